package winnow.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build and of the Java it runs on. */
final class Version implements IVersionProvider {
    static String winnow() {
        String version = Winnow.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static String java() {
        return Runtime.version().toString();
    }

    @Override
    public String[] getVersion() {
        return new String[] {"winnow " + winnow() + ", Java " + java()};
    }
}
