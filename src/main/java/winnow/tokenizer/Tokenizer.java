package winnow.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;

/**
 * Turns text into token ids and back, exactly as the {@code tokenizer.json} of a model folder says.
 *
 * <p>Nothing is ever cut or padded: what the file says of truncation and padding is switched off. Text that spells a special
 * token, such as {@code <|endoftext|>}, becomes that token, as in other programs that read this file; a lone surrogate is read as U+FFFD. May be used from many
 * threads; holds memory outside the heap until closed. Nothing is fetched from a network.
 *
 * <p>Example: {@code try (Tokenizer t = Tokenizer.load(Path.of("gpt2"))) { t.encode("Hello world"); }} gives {@code [15496,
 * 995]}.
 */
public final class Tokenizer implements AutoCloseable {
    private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Path source;
    private final Vocabulary vocabulary;
    private final SpecialTokens specials;
    private long handle;

    private Tokenizer(Path source, Vocabulary vocabulary, SpecialTokens specials, long handle) {
        this.source = source;
        this.vocabulary = vocabulary;
        this.specials = specials;
        this.handle = handle;
    }

    /**
     * Reads a model folder, or the {@code tokenizer.json} in one. A folder without that file but with the {@code vocab.json} and
     * {@code merges.txt} of GPT-2, OPT, GPT-Neo or RoBERTa is read too.
     *
     * @throws java.io.UncheckedIOException naming the file, if there is no tokenizer that can be read or it breaks a rule
     */
    public static Tokenizer load(Path folderOrFile) {
        TokenizerFiles files = TokenizerFiles.find(folderOrFile);
        Path file = files.file();
        String json = files.json();
        Vocabulary vocabulary = Vocabulary.read(file, json);
        SpecialTokens specials = SpecialTokens.read(files.folder(), vocabulary);
        LibUtils.checkStatus();
        long handle = create(file, json);
        Tokenizer tokenizer = new Tokenizer(file, vocabulary, specials, handle);
        try {
            LIBRARY.disableTruncation(handle);
            LIBRARY.disablePadding(handle);
            tokenizer.requireIdsOfTheFile();
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
        return tokenizer;
    }

    /**
     * The ids of a text, [t], without begin, end or other special tokens around it.
     *
     * @throws java.io.UncheckedIOException naming the file, if its vocabulary can write neither the text nor an unknown token
     */
    public int[] encode(String text) {
        return encode(text, false);
    }

    /** The ids of a text, [t], with the special tokens that the file puts around a single sequence. */
    public int[] encodeWithSpecials(String text) {
        return encode(text, true);
    }

    /**
     * The text of ids, special tokens written out.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    public String decode(int[] ids) {
        return decode(ids, false);
    }

    /**
     * The text of ids, special tokens left out.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    public String decodeWithoutSpecials(int[] ids) {
        return decode(ids, true);
    }

    /**
     * What a reader sees of each token, [t], spaces included: pieces of a byte-level vocabulary as the text they stand for. Bytes
     * that are no whole character within their token are written {@code \xE2}.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    public List<String> tokenTexts(int[] ids) {
        TokenSpelling spelling = vocabulary.spelling();
        List<String> texts = new ArrayList<>(ids.length);
        for (int id : ids) {
            String token = tokenOf(id);
            boolean isAdded = vocabulary.added().containsKey(token);
            texts.add(isAdded ? token : spelling.visible(token, texts.isEmpty()));
        }
        return texts;
    }

    /** The highest id plus one: how many rows an embedding must have at least. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** The id of a token as the vocabulary writes it, such as {@code Ġthe}; empty if there is none. */
    public OptionalInt idOf(String token) {
        return vocabulary.id(token);
    }

    /**
     * The token of an id as the vocabulary writes it; empty text for an id that a gap in the numbering leaves unused.
     *
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    public String tokenOf(int id) {
        requireId(id);
        String token = vocabulary.token(id);
        return token == null ? "" : token;
    }

    /** The token that begins a sequence: {@code bos_token}, or {@code cls_token} where that is missing. */
    public OptionalInt beginId() {
        return specials.begin();
    }

    /** The token that ends a sequence: {@code eos_token}, or {@code sep_token} where that is missing. */
    public OptionalInt endId() {
        return specials.end();
    }

    /** The token that fills batches. */
    public OptionalInt padId() {
        return specials.pad();
    }

    /** The token for what the vocabulary cannot write. */
    public OptionalInt unknownId() {
        return specials.unknown();
    }

    /** The token that masked-language models predict in place of. */
    public OptionalInt maskId() {
        return specials.mask();
    }

    /** Gives the memory back; later calls fail with {@link IllegalStateException}. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (handle != 0) {
                LIBRARY.deleteTokenizer(handle);
                handle = 0;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public String toString() {
        return "Tokenizer[" + source + ", " + vocabularySize() + " tokens]";
    }

    private static long create(Path file, String json) {
        try {
            return LIBRARY.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw BoundedJson.refused(file, "the tokenizers library refuses it: " + e.getMessage());
        }
    }

    /** The library numbers added tokens itself; a file with other ids would be read wrongly without a word. */
    private void requireIdsOfTheFile() {
        vocabulary.added().forEach((token, id) -> {
            int found = idInLibrary(token, id);
            if (found != id) {
                throw BoundedJson.refused(
                        source,
                        "added token " + token + " must have the id " + found + ", the next free one, found " + id);
            }
        });
    }

    private int idInLibrary(String token, int expected) {
        return withEncoding(token, false, encoding -> {
            String[] tokens = LIBRARY.getTokens(encoding);
            boolean isFound = tokens.length == 1 && tokens[0].equals(token);
            return isFound ? Math.toIntExact(LIBRARY.getTokenIds(encoding)[0]) : expected;
        });
    }

    private int[] encode(String text, boolean withSpecials) {
        return withEncoding(text, withSpecials, encoding -> narrow(LIBRARY.getTokenIds(encoding)));
    }

    private <T> T withEncoding(String text, boolean withSpecials, LongFunction<T> use) {
        return withHandle(open -> {
            long encoding = encoding(open, wellFormed(text), withSpecials);
            try {
                return use.apply(encoding);
            } finally {
                LIBRARY.deleteEncoding(encoding);
            }
        });
    }

    private long encoding(long open, String text, boolean withSpecials) {
        try {
            return LIBRARY.encode(open, text, withSpecials);
        } catch (RuntimeException e) {
            throw BoundedJson.refused(source, "the tokenizers library cannot encode with it: " + e.getMessage());
        }
    }

    private String decode(int[] ids, boolean skipsSpecials) {
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            requireId(ids[i]);
            wide[i] = ids[i];
        }
        return withHandle(open -> LIBRARY.decode(open, wide, skipsSpecials));
    }

    private <T> T withHandle(LongFunction<T> use) {
        lock.readLock().lock();
        try {
            if (handle == 0) {
                throw new IllegalStateException(this + " is closed");
            }
            return use.apply(handle);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void requireId(int id) {
        if (id < 0 || id >= vocabulary.size()) {
            throw new IllegalArgumentException("id must be in [0, " + vocabulary.size() + "), got " + id);
        }
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }

    /** Native code knows no lone surrogates. */
    private static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            int codePoint = text.codePointAt(i);
            if (Character.isSupplementaryCodePoint(codePoint)) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(i, '\ufffd');
            }
        }
        return repaired == null ? text : repaired.toString();
    }
}
