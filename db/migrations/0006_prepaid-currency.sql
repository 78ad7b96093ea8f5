ALTER TABLE `prepaid_credits` ADD `currency` text DEFAULT 'USD' NOT NULL;--> statement-breakpoint
CREATE INDEX `entries_by_hand` ON `entries` (`allocation_id`,`seq`) WHERE detail is not null and kind in ('charge', 'refund', 'adjust');--> statement-breakpoint
CREATE TRIGGER `prepaid_credits_currency` BEFORE INSERT ON `prepaid_credits` WHEN NEW.`currency` NOT GLOB '[A-Z][A-Z][A-Z]'
BEGIN SELECT RAISE(ABORT, 'a prepaid credit is in a currency'); END;
--> statement-breakpoint
DROP TRIGGER `prepaid_credits_frozen`;
--> statement-breakpoint
CREATE TRIGGER `prepaid_credits_frozen` BEFORE UPDATE OF `id`, `vendor`, `bought_day`, `amount_nanos`, `currency`, `invoice` ON `prepaid_credits`
BEGIN SELECT RAISE(ABORT, 'of a prepaid credit only what is used of it changes'); END;
