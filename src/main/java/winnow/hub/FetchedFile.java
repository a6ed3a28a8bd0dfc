package winnow.hub;

/**
 * A file that was fetched, or was there already.
 *
 * @param sha256 of its content, 64 hexadecimal digits
 * @param bytes of its content
 * @param downloaded how many bytes were fetched for it now
 */
public record FetchedFile(String sha256, long bytes, long downloaded) {}
