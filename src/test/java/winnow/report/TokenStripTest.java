package winnow.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenStripTest {
    @Test
    void helpIsBlueHurtIsOrangeAndNothingIsWhite() {
        String html = TokenStrip.of("gain", List.of("a", "b", "c"), new double[] {2, -5, 0}, 2)
                .html();
        assertTrue(html.contains("background:rgb(86,180,233)\">a<"), html);
        assertTrue(html.contains("background:rgb(230,159,0)\">b<"), html);
        assertTrue(html.contains("background:rgb(255,255,255)\">c<"), html);
        assertTrue(html.contains("+2.00") && html.contains("-5.00"), html);
    }

    @Test
    void whatATokenSaysIsNeverMarkupAndNeverTurnsTheLine() {
        String html = TokenStrip.of("<b>", List.of("<script>", "\u202e", " x\n"), new double[3], 1)
                .html();
        assertFalse(html.contains("<script>") || html.contains("<b>"), html);
        assertTrue(html.contains("\\u202e") && html.contains("·x⏎"), html);
    }

    @Test
    void saysInTextWhatItShows() {
        assertEquals(
                "gain: a(+1.00) b(-0.50)",
                TokenStrip.of("gain", List.of(" a", "b"), new double[] {1, -0.5}, 1)
                        .toString());
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenStrip.of("gain", List.of("a"), new double[] {Double.NaN}, 1));
        assertThrows(IllegalArgumentException.class, () -> TokenStrip.of("gain", List.of("a"), new double[2], 1));
        assertThrows(IllegalArgumentException.class, () -> TokenStrip.of("gain", List.of("a"), new double[1], 0));
    }
}
