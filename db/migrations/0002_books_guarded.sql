-- What the triggers of 0001 do not see. INSERT OR REPLACE deletes the row in its way without firing a delete trigger.
CREATE TRIGGER `entries_never_replaced` BEFORE INSERT ON `entries`
WHEN EXISTS (SELECT 1 FROM `entries` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: an entry is never replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_close_once` BEFORE INSERT ON `entries`
WHEN NEW.`run_id` IS NOT NULL AND NEW.`kind` IN ('settle', 'void')
  AND EXISTS (SELECT 1 FROM `entries` WHERE `run_id` = NEW.`run_id` AND `kind` IN ('settle', 'void') AND `run_id` IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a run closes its part of a hold once'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_hold_own_allocation` BEFORE INSERT ON `entries`
WHEN NEW.`hold_id` IS NOT NULL
  AND NEW.`allocation_id` IS NOT (SELECT `allocation_id` FROM `holds` WHERE `id` = NEW.`hold_id`)
BEGIN SELECT RAISE(ABORT, 'an entry of a hold belongs to the allocation of the hold'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_bill_complete` BEFORE INSERT ON `entries`
WHEN NEW.`kind` IN ('settle', 'overrun')
  AND (NEW.`run_id` IS NULL OR NEW.`model_id` IS NULL OR NEW.`price_id` IS NULL OR NEW.`quantity` IS NULL)
BEGIN SELECT RAISE(ABORT, 'a bill keeps its run, model, price version and quantity'); END;
--> statement-breakpoint
CREATE TRIGGER `holds_frozen` BEFORE UPDATE OF `id`, `batch_id`, `allocation_id`, `amount_nanos`, `opened_at_ms` ON `holds`
BEGIN SELECT RAISE(ABORT, 'a hold keeps its owner and its amount; only what is open of it changes'); END;
--> statement-breakpoint
CREATE TRIGGER `holds_never_deleted` BEFORE DELETE ON `holds`
BEGIN SELECT RAISE(ABORT, 'a hold is never deleted: it is closed by the entries of its runs'); END;
--> statement-breakpoint
CREATE TRIGGER `prices_never_replaced` BEFORE INSERT ON `prices`
WHEN EXISTS (SELECT 1 FROM `prices` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'prices are dated versions: none is ever replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `events_never_replaced` BEFORE INSERT ON `events`
WHEN EXISTS (SELECT 1 FROM `events` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
