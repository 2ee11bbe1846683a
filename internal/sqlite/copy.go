package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
)

// Copy writes what the file holds at one moment into another file, which must not exist. Others may go on writing to it
// meanwhile, in this process or another.
func Copy(ctx context.Context, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return err
	}
	db, err := pool(from, Durable, "_pragma=query_only(0)", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return os.Chmod(to, 0o600)
}

// Check reads every page of a file and says what is not sound.
func Check(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := pool(path, Durable, "_pragma=query_only(1)", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	return check(ctx, db, path)
}

func check(ctx context.Context, db *sql.DB, path string) error {
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return fmt.Errorf("check %s: %w", path, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("check %s: %s", path, verdict)
	}
	return nil
}
