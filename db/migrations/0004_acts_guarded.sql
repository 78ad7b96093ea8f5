CREATE INDEX `entries_original` ON `entries` (`original_id`) WHERE original_id is not null;--> statement-breakpoint
CREATE INDEX `entries_allotments` ON `entries` (`allocation_id`,`seq`) WHERE kind = 'allot';--> statement-breakpoint
CREATE INDEX `transfers_original` ON `transfers` (`original_id`);
--> statement-breakpoint
-- The roll-up by day of what is in the books already; `postEntries` keeps it from here on.
INSERT INTO `allocation_days` (`allocation_id`, `day`, `allotted_nanos`, `held_nanos`, `spent_nanos`)
SELECT `allocation_id`, `day`, sum(`allotted_nanos`), sum(`held_nanos`), sum(`spent_nanos`) FROM `daily_totals` GROUP BY `allocation_id`, `day`;
--> statement-breakpoint
-- Corrections say what they correct and why; nothing is given back or moved twice.
CREATE TRIGGER `entries_explained` BEFORE INSERT ON `entries`
WHEN NEW.`kind` IN ('refund', 'transfer-out', 'transfer-in', 'adjust') AND trim(coalesce(NEW.`reason`, '')) = ''
BEGIN SELECT RAISE(ABORT, 'a correction keeps its reason'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_linked` BEFORE INSERT ON `entries`
WHEN NEW.`kind` IN ('refund', 'transfer-out', 'transfer-in')
  AND NOT EXISTS (SELECT 1 FROM `entries` WHERE `id` = NEW.`original_id` AND `spent_nanos` > 0)
BEGIN SELECT RAISE(ABORT, 'a refund or a transfer names the charge that it gives back or moves'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_given_back_once` BEFORE INSERT ON `entries`
WHEN NEW.`kind` IN ('refund', 'transfer-out') AND EXISTS (SELECT 1 FROM `entries` WHERE `id` = NEW.`original_id`) AND NOT EXISTS (
  SELECT 1 FROM `entries` o WHERE o.`id` = NEW.`original_id` AND o.`allocation_id` = NEW.`allocation_id`
    AND o.`spent_nanos` + NEW.`spent_nanos` + (
      SELECT coalesce(sum(e.`spent_nanos`), 0) FROM `entries` e
      WHERE e.`original_id` = o.`id` AND e.`allocation_id` = o.`allocation_id` AND e.`kind` IN ('refund', 'transfer-out', 'adjust')) >= 0)
BEGIN SELECT RAISE(ABORT, 'no more is given back or moved than was charged'); END;
--> statement-breakpoint
CREATE TRIGGER `entries_transfer_approved` BEFORE INSERT ON `entries`
WHEN NEW.`kind` IN ('transfer-out', 'transfer-in') AND NOT EXISTS (
  SELECT 1 FROM `transfers` t WHERE t.`id` = NEW.`act_id` AND t.`state` = 'approved'
    AND t.`original_id` = NEW.`original_id` AND t.`amount_nanos` = abs(NEW.`spent_nanos`))
BEGIN SELECT RAISE(ABORT, 'a transfer is booked once it is approved, as it was asked for'); END;
--> statement-breakpoint
CREATE TRIGGER `transfers_begin_as_requests` BEFORE INSERT ON `transfers`
WHEN NEW.`state` <> 'requested' OR EXISTS (SELECT 1 FROM `transfers` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'a transfer begins as a request and is never replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `transfers_asked_frozen` BEFORE UPDATE OF `id`, `original_id`, `to_allocation_id`, `amount_nanos`, `reason`,
  `how_it_happened`, `benefit`, `why_late`, `prevention`, `discovered_day`, `requested_by`, `requested_at_ms` ON `transfers`
BEGIN SELECT RAISE(ABORT, 'what a transfer asks for is never edited'); END;
--> statement-breakpoint
CREATE TRIGGER `transfers_decided_frozen` BEFORE UPDATE ON `transfers` WHEN OLD.`state` <> 'requested'
BEGIN SELECT RAISE(ABORT, 'a decided transfer is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `transfers_never_deleted` BEFORE DELETE ON `transfers`
BEGIN SELECT RAISE(ABORT, 'a transfer is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `split_rules_never_updated` BEFORE UPDATE ON `split_rules`
BEGIN SELECT RAISE(ABORT, 'split rules are dated versions: add a new one'); END;
--> statement-breakpoint
CREATE TRIGGER `split_rules_never_deleted` BEFORE DELETE ON `split_rules`
BEGIN SELECT RAISE(ABORT, 'split rules are dated versions: none is ever deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `split_rules_never_replaced` BEFORE INSERT ON `split_rules`
WHEN EXISTS (SELECT 1 FROM `split_rules` WHERE `id` = NEW.`id` OR (`name` = NEW.`name` AND `version` = NEW.`version`))
BEGIN SELECT RAISE(ABORT, 'split rules are dated versions: none is ever replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `rule_sets_never_updated` BEFORE UPDATE ON `rule_sets`
BEGIN SELECT RAISE(ABORT, 'rule sets are dated versions: add a new one'); END;
--> statement-breakpoint
CREATE TRIGGER `rule_sets_never_deleted` BEFORE DELETE ON `rule_sets`
BEGIN SELECT RAISE(ABORT, 'rule sets are dated versions: none is ever deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `rule_sets_never_replaced` BEFORE INSERT ON `rule_sets`
WHEN EXISTS (SELECT 1 FROM `rule_sets` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'rule sets are dated versions: none is ever replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `award_changes_never_updated` BEFORE UPDATE ON `award_changes`
BEGIN SELECT RAISE(ABORT, 'changes of awards are never edited'); END;
--> statement-breakpoint
CREATE TRIGGER `award_changes_never_deleted` BEFORE DELETE ON `award_changes`
BEGIN SELECT RAISE(ABORT, 'changes of awards are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `award_changes_never_replaced` BEFORE INSERT ON `award_changes`
WHEN EXISTS (SELECT 1 FROM `award_changes` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'changes of awards are never replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `prepaid_credits_frozen` BEFORE UPDATE OF `id`, `vendor`, `bought_day`, `amount_nanos`, `invoice` ON `prepaid_credits`
BEGIN SELECT RAISE(ABORT, 'of a prepaid credit only what is used of it changes'); END;
--> statement-breakpoint
CREATE TRIGGER `prepaid_credits_never_deleted` BEFORE DELETE ON `prepaid_credits`
BEGIN SELECT RAISE(ABORT, 'a prepaid credit is never deleted'); END;
