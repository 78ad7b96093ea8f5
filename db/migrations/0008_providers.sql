CREATE TABLE `attempt_measures` (
	`run_id` text NOT NULL,
	`number` integer NOT NULL,
	`input_tokens` integer,
	`cached_tokens` integer,
	`output_tokens` integer,
	`first_token_ms` integer,
	`generation_ms` integer,
	`compute_ms` integer,
	PRIMARY KEY(`run_id`, `number`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `parameter_sets` (
	`batch_id` text NOT NULL,
	`seq` integer NOT NULL,
	`parameters` text NOT NULL,
	PRIMARY KEY(`batch_id`, `seq`),
	FOREIGN KEY (`batch_id`) REFERENCES `batches`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `__new_prices` (
	`id` text PRIMARY KEY NOT NULL,
	`model_id` text NOT NULL,
	`nanos` integer NOT NULL,
	`output_nanos` integer,
	`cached_nanos` integer,
	`per_units` integer NOT NULL,
	`unit` text NOT NULL,
	`currency` text NOT NULL,
	`source` text NOT NULL,
	`source_day` text NOT NULL,
	`valid_from_day` text NOT NULL,
	FOREIGN KEY (`model_id`) REFERENCES `models`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "prices_unit" CHECK("__new_prices"."unit" in ('request', 'image', 'megapixel', 'second', 'compute-second', 'character', 'token', 'gpu-hour')),
	CONSTRAINT "prices_amount" CHECK("__new_prices"."nanos" >= 0 and "__new_prices"."per_units" in (1, 1000000)),
	CONSTRAINT "prices_tokens" CHECK(("__new_prices"."output_nanos" is null and "__new_prices"."cached_nanos" is null) or
        ("__new_prices"."unit" = 'token' and coalesce("__new_prices"."output_nanos", 0) >= 0 and coalesce("__new_prices"."cached_nanos", 0) >= 0))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_prices` (`id`, `model_id`, `nanos`, `per_units`, `unit`, `currency`, `source`, `source_day`, `valid_from_day`)
SELECT `id`, `model_id`, `nanos`, `per_units`, `unit`, `currency`, `source`, `source_day`, `valid_from_day` FROM `prices`;--> statement-breakpoint
DROP TABLE `prices`;--> statement-breakpoint
ALTER TABLE `__new_prices` RENAME TO `prices`;--> statement-breakpoint
CREATE INDEX `prices_model` ON `prices` (`model_id`,`valid_from_day`);--> statement-breakpoint
-- The guards of 0001 and 0002 went with the old table.
CREATE TRIGGER `prices_never_updated` BEFORE UPDATE ON `prices`
BEGIN SELECT RAISE(ABORT, 'prices are dated versions: add a new one'); END;
--> statement-breakpoint
CREATE TRIGGER `prices_never_deleted` BEFORE DELETE ON `prices`
BEGIN SELECT RAISE(ABORT, 'prices are dated versions: none is ever deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `prices_never_replaced` BEFORE INSERT ON `prices`
WHEN EXISTS (SELECT 1 FROM `prices` WHERE `id` = NEW.`id`)
BEGIN SELECT RAISE(ABORT, 'prices are dated versions: none is ever replaced'); END;
--> statement-breakpoint
ALTER TABLE `models` ADD `form` text;--> statement-breakpoint
ALTER TABLE `models` ADD `listed_at_ms` integer;--> statement-breakpoint
ALTER TABLE `models` ADD `gone_at_ms` integer;--> statement-breakpoint
ALTER TABLE `models` ADD `replaced_by` text;--> statement-breakpoint
ALTER TABLE `prompts` ADD `parameters` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `set_seq` integer;