package winnow.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * SQuAD's nested object, {@code data[].paragraphs[].qas[]}: one record for every question, with its paragraph's context and
 * its article's title. Chosen questions are written in the same nesting, each with its own paragraph. Held in memory while
 * it is read or written.
 */
final class SquadFile implements RecordFile {
    private static final long LARGEST = 1L << 29;

    private final TextFile file;

    SquadFile(TextFile file) {
        this.file = file;
    }

    /** Whether the file's top-level object has a list {@code data}. */
    static boolean is(Path path) throws IOException {
        try (JsonParser parser = JsonText.MAPPER.createParser(path.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isData = parser.currentName().equals("data");
                if (parser.nextToken() == JsonToken.START_ARRAY && isData) {
                    return true;
                }
                parser.skipChildren();
            }
            return false;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return false;
        }
    }

    private record Question(JsonNode title, JsonNode context, ObjectNode fields) {
        ObjectNode flat() {
            ObjectNode record = JsonText.MAPPER.createObjectNode();
            if (!title.isMissingNode()) {
                record.set("title", title);
            }
            record.set("context", context);
            return record.setAll(fields);
        }
    }

    @Override
    public void scan(Visitor visitor) throws IOException {
        List<Question> questions = questions(tree());
        for (int i = 0; i < questions.size(); i++) {
            visitor.visit(new RecordIndex.Span(i + 1, i, 0, 0), questions.get(i)::flat);
        }
    }

    private ObjectNode tree() throws IOException {
        if (Files.size(file.path()) > LARGEST) {
            throw new InvalidRecordException(
                    file.path(),
                    "a nested JSON file must be at most " + LARGEST + " bytes, found " + Files.size(file.path()));
        }
        byte[] bytes = Files.readAllBytes(file.path());
        int start = bytes.length > 2 && bytes[0] == (byte) 0xef ? 3 : 0;
        try {
            return JsonText.object(file.decode(bytes, start, bytes.length - start));
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException(file.path(), e.getMessage());
        }
    }

    private List<Question> questions(ObjectNode tree) {
        List<Question> questions = new ArrayList<>();
        for (JsonNode article : list(tree, "data")) {
            for (JsonNode paragraph : list(article, "paragraphs")) {
                for (JsonNode question : list(paragraph, "qas")) {
                    if (!(question instanceof ObjectNode fields)) {
                        throw new InvalidRecordException(
                                file.path(), "qas must hold objects, found " + Layout.show(question));
                    }
                    questions.add(new Question(article.path("title"), paragraph.path("context"), fields));
                }
            }
        }
        return questions;
    }

    private JsonNode list(JsonNode parent, String name) {
        JsonNode list = parent.path(name);
        if (!list.isArray()) {
            throw new InvalidRecordException(
                    file.path(),
                    name + " must be a list, found " + Layout.show(list)
                            + ": one JSON object with a list data is read as SQuAD, data[].paragraphs[].qas[];"
                            + " other records must stand in an array, or one object a line");
        }
        return list;
    }

    @Override
    public void writeSame(RecordIndex index, int[] positions, Path temporary) throws IOException {
        ObjectNode tree = tree();
        List<Question> questions = questions(tree);
        ArrayNode articles = JsonText.MAPPER.createArrayNode();
        for (int position : positions) {
            Question question = questions.get((int) index.offset(position));
            ObjectNode article = articles.addObject();
            if (!question.title.isMissingNode()) {
                article.set("title", question.title);
            }
            ObjectNode paragraph = article.putArray("paragraphs").addObject();
            paragraph.set("context", question.context);
            paragraph.putArray("qas").add(question.fields);
        }
        tree.set("data", articles);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            out.write(JsonText.MAPPER.writeValueAsBytes(tree));
            out.write('\n');
        }
    }

    @Override
    public void writeJsonLines(RecordIndex index, int[] positions, OutputStream out) throws IOException {
        List<Question> questions = questions(tree());
        for (int position : positions) {
            ObjectNode record = questions.get((int) index.offset(position)).flat();
            out.write(JsonText.MAPPER.writeValueAsBytes(record));
            out.write('\n');
        }
    }
}
