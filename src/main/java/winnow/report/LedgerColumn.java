package winnow.report;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/** Columns of answers: whole numbers, numbers, and texts of everything else. */
final class LedgerColumn {
    private LedgerColumn() {}

    static Column<?> of(String name, int sqlType) {
        return switch (sqlType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> LongColumn.create(name);
            case Types.REAL, Types.FLOAT, Types.DOUBLE, Types.DECIMAL -> DoubleColumn.create(name);
            default -> StringColumn.create(name);
        };
    }

    static void append(Column<?> column, ResultSet rows, int index) throws SQLException {
        if (column instanceof LongColumn longs) {
            long value = rows.getLong(index);
            if (rows.wasNull()) {
                longs.appendMissing();
            } else {
                longs.append(value);
            }
            return;
        }
        if (column instanceof DoubleColumn doubles) {
            double value = rows.getDouble(index);
            if (rows.wasNull()) {
                doubles.appendMissing();
            } else {
                doubles.append(value);
            }
            return;
        }
        ((StringColumn) column).append(rows.getString(index));
    }
}
