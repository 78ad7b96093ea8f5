CREATE TABLE `catalogue_checks` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`listed` integer NOT NULL,
	`unchanged` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `catalogue_checks_account` ON `catalogue_checks` (`account_id`,`at_ms`);--> statement-breakpoint
CREATE TABLE `catalogue_proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`check_id` text,
	`model_key` text NOT NULL,
	`kind` text NOT NULL,
	`nanos` integer,
	`output_nanos` integer,
	`cached_nanos` integer,
	`per_units` integer,
	`unit` text,
	`currency` text,
	`form` text,
	`replaced_by` text,
	`modality` text,
	`task` text,
	`tier` text,
	`source` text NOT NULL,
	`source_day` text NOT NULL,
	`confidence` text NOT NULL,
	`note` text,
	`state` text DEFAULT 'open' NOT NULL,
	`created_at_ms` integer NOT NULL,
	`decided_by` text,
	`decided_at_ms` integer,
	`price_id` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`check_id`) REFERENCES `catalogue_checks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`price_id`) REFERENCES `prices`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "catalogue_proposals_kind" CHECK("catalogue_proposals"."kind" in ('price', 'new-model', 'gone', 'listed-again', 'form')),
	CONSTRAINT "catalogue_proposals_state" CHECK("catalogue_proposals"."state" in ('open', 'accepted', 'dismissed', 'superseded')),
	CONSTRAINT "catalogue_proposals_confidence" CHECK("catalogue_proposals"."confidence" in ('provider', 'documented', 'mirror', 'client', 'observed', 'third-party', 'inferred')),
	CONSTRAINT "catalogue_proposals_decided" CHECK(("catalogue_proposals"."state" = 'open') = ("catalogue_proposals"."decided_at_ms" is null)),
	CONSTRAINT "catalogue_proposals_price" CHECK("catalogue_proposals"."kind" <> 'price' or "catalogue_proposals"."nanos" is not null),
	CONSTRAINT "catalogue_proposals_rate" CHECK("catalogue_proposals"."nanos" is null or ("catalogue_proposals"."nanos" >= 0 and "catalogue_proposals"."per_units" in (1, 1000000) and "catalogue_proposals"."currency" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `catalogue_proposals_open` ON `catalogue_proposals` (`account_id`,`model_key`) WHERE state = 'open';--> statement-breakpoint
-- What was proposed stays as it was said; each is decided once, and what was decided stays.
CREATE TRIGGER `catalogue_proposals_asked_frozen` BEFORE UPDATE OF `id`, `account_id`, `check_id`, `model_key`, `kind`, `nanos`,
  `output_nanos`, `cached_nanos`, `per_units`, `unit`, `currency`, `form`, `replaced_by`, `modality`, `task`, `tier`, `source`,
  `source_day`, `confidence`, `note`, `created_at_ms` ON `catalogue_proposals`
BEGIN SELECT RAISE(ABORT, 'what was proposed is never edited'); END;
--> statement-breakpoint
CREATE TRIGGER `catalogue_proposals_decided_once` BEFORE UPDATE ON `catalogue_proposals` WHEN OLD.`state` <> 'open'
BEGIN SELECT RAISE(ABORT, 'a proposal is decided once'); END;
--> statement-breakpoint
CREATE TRIGGER `catalogue_proposals_begin_open` BEFORE INSERT ON `catalogue_proposals`
WHEN NEW.`state` <> 'open' OR EXISTS (SELECT 1 FROM `catalogue_proposals` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'a proposal begins open and is never replaced'); END;
--> statement-breakpoint
CREATE TRIGGER `catalogue_proposals_never_deleted` BEFORE DELETE ON `catalogue_proposals`
BEGIN SELECT RAISE(ABORT, 'proposals are kept: dismiss them'); END;
