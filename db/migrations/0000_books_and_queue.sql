CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`name` text NOT NULL,
	`base_url` text,
	`practice` integer NOT NULL,
	`concurrency` integer NOT NULL,
	`premium_concurrency` integer NOT NULL,
	`requests_per_minute` integer,
	CONSTRAINT "accounts_concurrency" CHECK("accounts"."concurrency" between 1 and 4096 and "accounts"."premium_concurrency" between 1 and 4096),
	CONSTRAINT "accounts_rate" CHECK("accounts"."requests_per_minute" is null or "accounts"."requests_per_minute" > 0),
	CONSTRAINT "accounts_address" CHECK("accounts"."practice" = 1 or "accounts"."base_url" is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_name` ON `accounts` (`name`);--> statement-breakpoint
CREATE TABLE `allocations` (
	`id` text PRIMARY KEY NOT NULL,
	`award_id` text NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`award_id`) REFERENCES `awards`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `allocations_award_name` ON `allocations` (`award_id`,`name`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`run_id` text NOT NULL,
	`number` integer NOT NULL,
	`sent_at_ms` integer NOT NULL,
	`request_id` text,
	`accepted_at_ms` integer,
	`ended_at_ms` integer,
	`outcome` text,
	`detail` text,
	PRIMARY KEY(`run_id`, `number`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `attempts_request` ON `attempts` (`request_id`) WHERE request_id is not null;--> statement-breakpoint
CREATE TABLE `awards` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor` text NOT NULL,
	`number_raw` text NOT NULL,
	`number_key` text NOT NULL,
	`title` text NOT NULL,
	`pi_id` text,
	`currency` text NOT NULL,
	`start_day` text NOT NULL,
	`end_day` text NOT NULL,
	`pre_award_days` integer NOT NULL,
	`amount_nanos` integer NOT NULL,
	`state` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`pi_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "awards_state" CHECK("awards"."state" in ('draft', 'active', 'closed', 'archived')),
	CONSTRAINT "awards_currency" CHECK("awards"."currency" glob '[A-Z][A-Z][A-Z]'),
	CONSTRAINT "awards_period" CHECK("awards"."end_day" >= "awards"."start_day"),
	CONSTRAINT "awards_amount" CHECK("awards"."amount_nanos" > 0),
	CONSTRAINT "awards_pre_award_days" CHECK("awards"."pre_award_days" between 0 and 3650)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `awards_sponsor_number` ON `awards` (`sponsor`,`number_key`);--> statement-breakpoint
CREATE TABLE `balances` (
	`allocation_id` text PRIMARY KEY NOT NULL,
	`allotted_nanos` integer NOT NULL,
	`held_nanos` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	FOREIGN KEY (`allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "balances_allotted" CHECK("balances"."allotted_nanos" >= 0),
	CONSTRAINT "balances_held" CHECK("balances"."held_nanos" >= 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `batch_counts` (
	`batch_id` text NOT NULL,
	`state` text NOT NULL,
	`runs` integer NOT NULL,
	PRIMARY KEY(`batch_id`, `state`),
	FOREIGN KEY (`batch_id`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "batch_counts_state" CHECK("batch_counts"."state" in ('waiting', 'submitting', 'accepted', 'fetching', 'retrying', 'blocked', 'unknown', 'done', 'failed-free', 'failed-billed', 'cancelled-free', 'cancelled-billed')),
	CONSTRAINT "batch_counts_runs" CHECK("batch_counts"."runs" >= 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `batches` (
	`id` text PRIMARY KEY NOT NULL,
	`experiment_id` text NOT NULL,
	`allocation_id` text NOT NULL,
	`person_id` text,
	`purpose` text NOT NULL,
	`state` text NOT NULL,
	`runs` integer NOT NULL,
	`ceiling_nanos` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	`memo` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	FOREIGN KEY (`experiment_id`) REFERENCES `experiments`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "batches_state" CHECK("batches"."state" in ('queued', 'paused', 'ended'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `batches_open` ON `batches` (`id`) WHERE state <> 'ended';--> statement-breakpoint
CREATE INDEX `batches_experiment` ON `batches` (`experiment_id`);--> statement-breakpoint
CREATE TABLE `daily_totals` (
	`allocation_id` text NOT NULL,
	`day` text NOT NULL,
	`model_id` text NOT NULL,
	`person_id` text NOT NULL,
	`allotted_nanos` integer NOT NULL,
	`held_nanos` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	`charges` integer NOT NULL,
	PRIMARY KEY(`allocation_id`, `day`, `model_id`, `person_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `entries` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`day` text NOT NULL,
	`kind` text NOT NULL,
	`allocation_id` text NOT NULL,
	`allotted_nanos` integer NOT NULL,
	`held_nanos` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	`hold_id` text,
	`batch_id` text,
	`run_id` text,
	`model_id` text,
	`price_id` text,
	`quantity` text,
	`person_id` text,
	`reason` text,
	`hash` blob NOT NULL,
	FOREIGN KEY (`allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hold_id`) REFERENCES `holds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "entries_kind" CHECK("entries"."kind" in ('allot', 'hold', 'settle', 'overrun', 'void', 'charge', 'refund', 'transfer-out', 'transfer-in', 'adjust')),
	CONSTRAINT "entries_signs" CHECK(case "entries"."kind"
        when 'allot' then "entries"."held_nanos" = 0 and "entries"."spent_nanos" = 0 and "entries"."allotted_nanos" <> 0
        when 'hold' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" >= 0 and "entries"."spent_nanos" = 0 and "entries"."hold_id" is not null
        when 'settle' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" <= 0 and "entries"."spent_nanos" >= 0 and "entries"."spent_nanos" <= -"entries"."held_nanos" and "entries"."hold_id" is not null
        when 'overrun' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" = 0 and "entries"."spent_nanos" > 0
        when 'void' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" <= 0 and "entries"."spent_nanos" = 0 and "entries"."hold_id" is not null
        when 'charge' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" = 0 and "entries"."spent_nanos" >= 0
        when 'refund' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" = 0 and "entries"."spent_nanos" < 0
        when 'transfer-out' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" = 0 and "entries"."spent_nanos" < 0
        when 'transfer-in' then "entries"."allotted_nanos" = 0 and "entries"."held_nanos" = 0 and "entries"."spent_nanos" > 0
        else "entries"."allotted_nanos" = 0 and "entries"."held_nanos" = 0 and "entries"."spent_nanos" <> 0
      end),
	CONSTRAINT "entries_hash" CHECK(length("entries"."hash") = 32)
) STRICT;
--> statement-breakpoint
CREATE INDEX `entries_allocation` ON `entries` (`allocation_id`,`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `entries_run_closed_once` ON `entries` (`run_id`) WHERE run_id is not null and kind in ('settle', 'void');--> statement-breakpoint
CREATE UNIQUE INDEX `entries_id` ON `entries` (`id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`batch_id` text,
	`run_id` text,
	`detail` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `events_run` ON `events` (`run_id`) WHERE run_id is not null;--> statement-breakpoint
CREATE INDEX `events_batch` ON `events` (`batch_id`) WHERE batch_id is not null;--> statement-breakpoint
CREATE TABLE `experiments` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `experiments_name` ON `experiments` (`name`);--> statement-breakpoint
CREATE TABLE `holds` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`allocation_id` text NOT NULL,
	`amount_nanos` integer NOT NULL,
	`open_nanos` integer NOT NULL,
	`opened_at_ms` integer NOT NULL,
	FOREIGN KEY (`allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "holds_amount" CHECK("holds"."amount_nanos" >= 0),
	CONSTRAINT "holds_open" CHECK("holds"."open_nanos" between 0 and "holds"."amount_nanos")
) STRICT;
--> statement-breakpoint
CREATE INDEX `holds_batch` ON `holds` (`batch_id`);--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`host` text NOT NULL,
	`pid` integer NOT NULL,
	`label` text NOT NULL,
	`beat_at_ms` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `models` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`modality` text NOT NULL,
	`task` text NOT NULL,
	`tier` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "models_modality" CHECK("models"."modality" in ('image', 'video', 'audio', 'text')),
	CONSTRAINT "models_tier" CHECK("models"."tier" in ('baseline', 'standard', 'premium'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `models_account_key` ON `models` (`account_id`,`key`);--> statement-breakpoint
CREATE TABLE `outputs` (
	`hash` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`media_type` text NOT NULL,
	`extension` text NOT NULL,
	`created_at_ms` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	CONSTRAINT "people_role" CHECK("people"."role" in ('pi', 'delegate', 'student', 'reviewer'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `people_name` ON `people` (`name`);--> statement-breakpoint
CREATE TABLE `prices` (
	`id` text PRIMARY KEY NOT NULL,
	`model_id` text NOT NULL,
	`nanos` integer NOT NULL,
	`per_units` integer NOT NULL,
	`unit` text NOT NULL,
	`currency` text NOT NULL,
	`source` text NOT NULL,
	`source_day` text NOT NULL,
	`valid_from_day` text NOT NULL,
	FOREIGN KEY (`model_id`) REFERENCES `models`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "prices_unit" CHECK("prices"."unit" in ('request', 'image', 'second', 'character', 'token', 'gpu-hour')),
	CONSTRAINT "prices_amount" CHECK("prices"."nanos" >= 0 and "prices"."per_units" in (1, 1000000))
) STRICT;
--> statement-breakpoint
CREATE INDEX `prices_model` ON `prices` (`model_id`,`valid_from_day`);--> statement-breakpoint
CREATE TABLE `prompts` (
	`batch_id` text NOT NULL,
	`seq` integer NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`batch_id`, `seq`),
	FOREIGN KEY (`batch_id`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`seq` integer NOT NULL,
	`prompt_seq` integer NOT NULL,
	`model_id` text NOT NULL,
	`price_id` text NOT NULL,
	`account_id` text NOT NULL,
	`premium` integer NOT NULL,
	`hold_id` text NOT NULL,
	`seed` integer NOT NULL,
	`ceiling_nanos` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	`state` text NOT NULL,
	`why` text,
	`attempts` integer NOT NULL,
	`counted_attempts` integer NOT NULL,
	`retry_at_ms` integer,
	`cancel_asked` integer NOT NULL,
	`output_hash` text,
	`retry_of` text,
	`ended_at_ms` integer,
	FOREIGN KEY (`batch_id`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`model_id`) REFERENCES `models`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`price_id`) REFERENCES `prices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hold_id`) REFERENCES `holds`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "runs_state" CHECK("runs"."state" in ('waiting', 'submitting', 'accepted', 'fetching', 'retrying', 'blocked', 'unknown', 'done', 'failed-free', 'failed-billed', 'cancelled-free', 'cancelled-billed')),
	CONSTRAINT "runs_done_has_output" CHECK("runs"."state" <> 'done' or "runs"."output_hash" is not null),
	CONSTRAINT "runs_retry_has_time" CHECK("runs"."state" <> 'retrying' or "runs"."retry_at_ms" is not null),
	CONSTRAINT "runs_free_is_free" CHECK("runs"."state" not in ('failed-free', 'cancelled-free') or "runs"."spent_nanos" = 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `runs_claimable` ON `runs` (`batch_id`,`account_id`,`premium`,`seq`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `runs_retrying` ON `runs` (`retry_at_ms`) WHERE state = 'retrying';--> statement-breakpoint
CREATE INDEX `runs_in_flight` ON `runs` (`account_id`,`premium`) WHERE state in ('submitting', 'accepted', 'fetching');--> statement-breakpoint
CREATE UNIQUE INDEX `runs_retried_once` ON `runs` (`retry_of`) WHERE retry_of is not null;--> statement-breakpoint
CREATE INDEX `runs_remarkable` ON `runs` (`batch_id`,`state`,`seq`) WHERE state in ('unknown', 'blocked', 'retrying', 'failed-free', 'failed-billed');--> statement-breakpoint
CREATE UNIQUE INDEX `runs_batch_seq` ON `runs` (`batch_id`,`seq`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
