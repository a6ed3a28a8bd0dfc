package winnow.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "messages|{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]}|q|a",
                "messages|{'messages':[{'role':'system','content':'s'},{'role':'user','content':'q'},{'role':'assistant','content':'a'}]}|System: s¶¶User: q|a",
                "messages|{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'},{'role':'user','content':'r'},{'role':'assistant','content':'b'},{'role':'user','content':'t'}]}|User: q¶¶Assistant: a¶¶User: r|b",
                "messages|{'messages':[{'role':'assistant','content':'a'}]}|``|a",
                "conversations|{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'}]}|q|a",
                "messages|{'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},{'role':'assistant','content':'c'}]}|a¶b|c",
                "messages|{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,'tool_calls':[{'type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','content':'5'},{'role':'assistant','content':'a'}]}|User: q¶¶Assistant: f({})¶¶Tool: 5|a",
                "messages|{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'so','tool_calls':[{'name':'f','arguments':{'x':1}},{'name':'g'}]}]}|q|so¶f({\"x\":1})¶g()",
                "messages|{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','tool_calls':null}]}|q|a",
                "conversations|{'conversations':['q','a'],'source':'s'}|q|a",
                "conversations|{'conversations':['q','a','r','b','c']}|User: q¶¶Assistant: a¶¶User: r|b",
                "conversations|{'system':'s','conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'}]}|System: s¶¶User: q|a",
                "multiple-choice|{'question':'q','choice0':'x','choice1':'y','choice2':'z','answer':'1'}|q¶A. x¶B. y¶C. z|B",
                "multiple-choice|{'question':'q','choices':['x','y'],'answer':0}|q¶A. x¶B. y|A",
                "multiple-choice|{'question':'q','choices':['x','y'],'answer':'B'}|q¶A. x¶B. y|B",
                "squad|{'context':'c','question':'q','answers':[{'text':'a'},{'text':'b'}]}|c¶¶q|a",
                "squad|{'context':'c','question':'q','answers':{'text':['a','b'],'answer_start':[0,1]}}|c¶¶q|a",
                "self-instruct|{'instruction':'i','instances':[{'input':'x','output':'o'},{'input':'','output':'p'}]}|i¶x|o",
                "self-instruct|{'instruction':'i','instances':[{'input':'','output':'o'}]}|i|o",
                "instruction|{'instruction':'i','input':'x','output':'o'}|i¶x|o",
                "instruction|{'instruction':'i','input':'','output':'o','system':null}|i|o",
                "instruction|{'instruction':'i','output':'o','history':'[]'}|i|o",
                "instruction|{'instruction':'i','output':'o','history':null}|i|o",
                "instruction|{'instruction':'i','output':'o','system':'s','history':[['q','a']]}|System: s¶¶User: q¶¶Assistant: a¶¶User: i|o",
                "question-answer|{'question':'q','answer':'a'}|q|a",
                "prompt-completion|{'prompt':'p','completion':'c'}|p|c",
                "prompt-completion|{'prompt':[{'role':'user','content':'q'}],'completion':[{'role':'assistant','content':'a'}]}|q|a",
                "prompt-response|{'prompt':'p','response':'r'}|p|r",
                "preference|{'prompt':'p','chosen':'c','rejected':'r'}|p|c",
                "preference|{'chosen':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}],'rejected':[]}|q|a",
                "instruction-response|{'instruction':'i','context':'x','response':'r','category':'c'}|i¶x|r",
                "instruction-response|{'instruction':'i','context':'','response':'r'}|i|r",
                "instruction-response|{'instruction':'i','input':'x','response':'r'}|i¶x|r",
                "question-response|{'system_prompt':'s','question':'q','response':'r'}|System: s¶¶User: q|r",
                "question-response|{'system_prompt':'','question':'q','response':'r'}|q|r",
                "query-response|{'query':'q','response':'r'}|q|r",
                "problem-solution|{'problem':'p','solution':'s'}|p|s",
                "inputs-targets|{'inputs':'i','targets':'t'}|i|t",
                "input-output|{'input':'i','output':'o'}|i|o",
                "text|{'text':'t','label':3}|``|t",
                "prompt=a.b,response=c|{'a':{'b':'p'},'c':'r'}|p|r",
                "prompt=a.b,response=c|{'a.b':'p','c':'r'}|p|r",
                "response=c|{'c':'r','text':'t'}|``|r"
            })
    void everyLayoutIsFoundAndRead(String name, String record, String prompt, String response) {
        ObjectNode fields = JsonText.object(record.replace('\'', '"'));
        Set<String> columns = new LinkedHashSet<>();
        fields.fieldNames().forEachRemaining(columns::add);

        Layout layout = Layout.of(name);
        assertTrue(layout.fits(columns));
        if (!name.contains("=")) {
            assertEquals(layout, Layout.fitting(columns).get(0));
        }
        Layout.Pair read = layout.read(fields);
        assertEquals(prompt.replace('¶', '\n'), read.prompt());
        assertEquals(response.replace('¶', '\n'), read.response());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Question,Answer,Id|prompt=Question,response=Answer",
                "Sentiment,Text|response=Text",
                "INSTRUCTION,Input,Output|prompt=INSTRUCTION,input=Input,response=Output",
                "Instruction,Output|prompt=Instruction,response=Output",
                "Text,TEXT|none",
                "System,Instruction,Output|none",
                "Question,Answer,choice0|none",
                "Instruction,Context,Response|prompt=Instruction,input=Context,response=Response",
                "Instruction,Context,Input,Response|none",
                "Input,Output|prompt=Input,response=Output",
                "Body|none"
            })
    void namesInOtherCapitalsAreRecognised(String columns, String layout) {
        Set<String> given = new LinkedHashSet<>(List.of(columns.split(",")));
        assertEquals(
                layout, Layout.fittingButForCapitals(given).map(Layout::name).orElse("none"));
        assertEquals(List.of(), Layout.fitting(given));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text|{'text':7}|text must be text, found the number 7",
                "text|{'text':''}|response must not be empty, found '' in text",
                "text|{'text':' \\n '}|response must not be empty, found '   ' in text",
                "text|{'text':null}|text must be there, found null",
                "question-answer|{'question':'q','x':1}|answer must be there, found only the fields 'question', 'x'",
                "question-answer|{'question':['q'],'answer':'a'}|question must be text, found a list of 1",
                "messages|{'messages':'q'}|messages must be a list of turns, found 'q'",
                "messages|{'messages':[]}|messages must be a list of turns, found a list of 0",
                "messages|{'messages':[{'role':'user','content':'q'}]}|messages must hold an assistant turn, found User",
                "messages|{'messages':[{'role':'me','content':'q'}]}|role must be system, user, assistant or tool, found 'me'",
                "messages|{'messages':['q']}|messages must hold an assistant turn, found User",
                "messages|{'messages':[{'role':'user','content':null}]}|content must be there, found null",
                "messages|{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]}|content must hold parts of text alone, found one of type 'image_url'",
                "messages|{'messages':[{'role':'user','content':['q']}]}|content must hold parts of text alone, found 'q'",
                "messages|{'messages':[{'role':'user','content':'q','tool_calls':[{'id':1}]}]}|tool_calls must name functions, found an object",
                "conversations|{'conversations':['q',{'from':'gpt','value':'a'}]}|conversations must hold texts, found an object",
                "conversations|{'conversations':['q']}|conversations must hold an assistant turn, found User",
                "multiple-choice|{'question':'q','choices':['x'],'answer':0}|there must be 2 to 26 choices, found 1",
                "multiple-choice|{'question':'q','choices':['x','y'],'answer':2}|answer must be an index from 0 or a letter of one of the 2 choices, found the number 2",
                "multiple-choice|{'question':'q','choices':['x','y'],'answer':-1}|answer must be an index from 0 or a letter of one of the 2 choices, found the number -1",
                "squad|{'context':'c','question':'q','answers':[]}|answers must hold at least one text, found a list of 0",
                "self-instruct|{'instruction':'i','instances':[]}|instances must hold at least one object, found a list of 0",
                "instruction|{'instruction':'i','output':'o','history':[['q']]}|history must hold pairs of texts, found a list of 1",
                "instruction|{'instruction':'i','output':'o','history':'q: a'}|history must be a list of pairs of texts, found \"q: a\"",
                "instruction|{'instruction':'i','output':'o','history':{'q':'a'}}|history must be a list of pairs of texts, found an object",
                "prompt=a.b,response=c|{'a':{'x':'p'},'c':'r'}|a.b must be there, found only the fields 'a', 'c'"
            })
    void whatDoesNotFitIsNamed(String name, String record, String message) {
        ObjectNode fields = JsonText.object(record.replace('\'', '"'));

        Exception refused = assertThrows(
                IllegalArgumentException.class, () -> Layout.of(name).read(fields));
        assertEquals(message.replace('\'', '"'), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alpaca2", "prompt=a", "response=", "response=a,response=b", "answer=a", "response"})
    void specificationsThatAreNoLayoutAreRefused(String specification) {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> Layout.of(specification));
        assertTrue(
                refused.getMessage().startsWith("layout must be prompt=COLUMN,response=COLUMN or one of messages, "));
    }

    @Test
    void theTurnsOfAChatCanBeHadAgain() {
        List<Turn> turns = List.of(
                new Turn("system", "User: no"),
                new Turn("user", "a: b\n\nAssistant: c"),
                new Turn("assistant", ""),
                new Turn("tool", "5"));
        Layout.Pair pair = Layout.Pair.of(turns, "r");
        assertEquals("System: User: no\n\nUser: a: b\n\nAssistant: c\n\nAssistant: \n\nTool: 5", pair.prompt());
        Example example = new Example("x", pair.prompt(), pair.turnStarts(), "r", Map.of());
        assertEquals(turns, example.turns());
        Example sameText = Example.of("x", pair.prompt(), "r");
        assertEquals(List.of(new Turn("user", pair.prompt())), sameText.turns());
        assertNotEquals(
                Corpus.of(List.of(example)).fingerprint(),
                Corpus.of(List.of(sameText)).fingerprint());
        assertEquals(
                List.of(), Layout.Pair.of(List.of(new Turn("user", "q")), "r").turnStarts());
    }

    @Test
    void priorityIsTheDocumentedOrder() {
        assertEquals(
                List.of(
                        "messages",
                        "conversations",
                        "multiple-choice",
                        "squad",
                        "self-instruct",
                        "instruction",
                        "question-answer",
                        "prompt-completion",
                        "prompt-response",
                        "preference",
                        "instruction-response",
                        "question-response",
                        "query-response",
                        "problem-solution",
                        "inputs-targets",
                        "input-output",
                        "text"),
                Layout.names());
        Set<String> everything = Set.of("question", "choices", "answer", "text", "prompt", "completion");
        assertEquals(
                List.of("multiple-choice", "question-answer", "prompt-completion", "text"),
                Layout.fitting(everything).stream().map(Layout::name).toList());
    }
}
