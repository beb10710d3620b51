// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The state in SQLite, as of today: one database for all, one for each agent. */
final class SqliteState implements Found {
    private final Home home;
    private final Report report;
    private final Path place;

    /** @param place where copies may be made */
    SqliteState(Home home, Report report, Path place) {
        this.home = home;
        this.report = report;
        this.place = place;
    }

    @Override
    public void talks(Consumer<Talk> each) {
        for (String agent : home.names("agents")) {
            agentDatabase(agent).ifPresent(file -> with(file, db -> {
                List<String[]> rows = rows(db, "session_nodes",
                        "SELECT session_key, current_session_id, COALESCE(label, '') FROM session_nodes ORDER BY updated_at", 3);
                rows.forEach(row -> each.accept(new Talk(agent, row[0], row[1], row[2], lines -> lines(db, row[0], row[1], lines))));
            }));
        }
    }

    private void lines(Connection db, String key, String id, Consumer<String> each) {
        try (PreparedStatement ask = db.prepareStatement("SELECT event_json FROM transcript_events WHERE session_id = ? ORDER BY seq")) {
            ask.setString(1, id);
            try (ResultSet found = ask.executeQuery()) {
                int packed = 0;
                while (found.next()) {
                    String line = found.getString(1);
                    packed += line == null ? 1 : 0;
                    if (line != null) {
                        each.accept(line);
                    }
                }
                if (packed > 0) {
                    report.left(packed + " lines of session " + key, "they are packed by zstd, which is not read; the family's own export has them");
                }
            }
        } catch (SQLException e) {
            report.left("session " + key, "its transcript cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void logins(Consumer<Login> each) {
        for (String agent : home.names("agents")) {
            agentDatabase(agent).ifPresent(file -> with(file, db -> {
                for (String[] row : rows(db, "auth_profile_store", "SELECT store_json FROM auth_profile_store", 1)) {
                    try {
                        Logins.of(agent, row[0], each);
                    } catch (IllegalArgumentException e) {
                        report.left("logins of agent " + agent, "they are no JSON");
                    }
                }
            }));
        }
    }

    @Override
    public void people(Consumer<Person> each) {
        home.file("state/openclaw.sqlite").ifPresent(file -> with(file, db -> rows(db, "channel_pairing_allow_entries",
                "SELECT channel_key, account_id, entry FROM channel_pairing_allow_entries ORDER BY sort_order", 3)
                        .forEach(row -> each.accept(new Person(row[0], row[1], row[2])))));
    }

    private Optional<Path> agentDatabase(String agent) {
        return home.file("agents/" + agent + "/agent/openclaw-agent.sqlite");
    }

    private void with(Path database, Consumer<Connection> work) {
        try (SqliteCopy copy = SqliteCopy.of(database, place)) {
            work.accept(copy.connection());
        }
    }

    /** A table that is not there is one of another version: told, and no rows. */
    private List<String[]> rows(Connection db, String table, String sql, int columns) {
        List<String[]> rows = new ArrayList<>();
        try (PreparedStatement ask = db.prepareStatement(sql); ResultSet found = ask.executeQuery()) {
            while (found.next()) {
                String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = Optional.ofNullable(found.getString(i + 1)).orElse("");
                }
                rows.add(row);
            }
        } catch (SQLException e) {
            report.left("table " + table, "this version of the family has it in another form: " + e.getMessage());
        }
        return rows;
    }

    /** Whether there is any. */
    static boolean there(Home home) {
        if (home.file("state/openclaw.sqlite").isPresent()) {
            return true;
        }
        return home.names("agents").stream().anyMatch(agent -> home.file("agents/" + agent + "/agent/openclaw-agent.sqlite").isPresent());
    }
}
