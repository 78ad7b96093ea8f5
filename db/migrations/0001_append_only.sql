-- The ledger and the price book are append-only: mistakes get a new entry, prices a new version.
CREATE TRIGGER `entries_never_updated` BEFORE UPDATE ON `entries`
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never updated'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_never_deleted` BEFORE DELETE ON `entries`
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_in_order` BEFORE INSERT ON `entries`
WHEN NEW.`seq` <> (SELECT coalesce(max(`seq`), 0) + 1 FROM `entries`)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: entries are numbered without gaps'); END;
--> statement-breakpoint
CREATE TRIGGER `prices_never_updated` BEFORE UPDATE ON `prices`
BEGIN SELECT RAISE(ABORT, 'prices are dated versions: add a new one'); END;
--> statement-breakpoint
CREATE TRIGGER `prices_never_deleted` BEFORE DELETE ON `prices`
BEGIN SELECT RAISE(ABORT, 'prices are dated versions: none is ever deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `batches_memo_frozen` BEFORE UPDATE OF `memo`, `purpose`, `allocation_id` ON `batches`
BEGIN SELECT RAISE(ABORT, 'the memo of a batch is dated before its first charge and never edited'); END;
--> statement-breakpoint
CREATE TRIGGER `events_never_updated` BEFORE UPDATE ON `events`
BEGIN SELECT RAISE(ABORT, 'events are never updated'); END;
--> statement-breakpoint
CREATE TRIGGER `events_never_deleted` BEFORE DELETE ON `events`
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
