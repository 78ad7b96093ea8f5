CREATE TABLE `allocation_days` (
	`allocation_id` text NOT NULL,
	`day` text NOT NULL,
	`allotted_nanos` integer NOT NULL,
	`held_nanos` integer NOT NULL,
	`spent_nanos` integer NOT NULL,
	PRIMARY KEY(`allocation_id`, `day`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `award_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`award_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`act` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	FOREIGN KEY (`award_id`) REFERENCES `awards`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `budget_periods` (
	`award_id` text NOT NULL,
	`number` integer NOT NULL,
	`start_day` text NOT NULL,
	`end_day` text NOT NULL,
	PRIMARY KEY(`award_id`, `number`),
	FOREIGN KEY (`award_id`) REFERENCES `awards`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "budget_periods_span" CHECK("budget_periods"."end_day" >= "budget_periods"."start_day" and "budget_periods"."number" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `funding_steps` (
	`award_id` text NOT NULL,
	`day` text NOT NULL,
	`obligated_nanos` integer NOT NULL,
	PRIMARY KEY(`award_id`, `day`),
	FOREIGN KEY (`award_id`) REFERENCES `awards`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "funding_steps_amount" CHECK("funding_steps"."obligated_nanos" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `indirect_rates` (
	`award_id` text NOT NULL,
	`payment_route` text NOT NULL,
	`from_day` text NOT NULL,
	`rate_millionths` integer NOT NULL,
	PRIMARY KEY(`award_id`, `payment_route`, `from_day`),
	FOREIGN KEY (`award_id`) REFERENCES `awards`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "indirect_rates_route" CHECK("indirect_rates"."payment_route" in ('campus-cloud', 'purchasing-card', 'prepaid-credit', 'direct-invoice')),
	CONSTRAINT "indirect_rates_rate" CHECK("indirect_rates"."rate_millionths" between 0 and 2000000)
) STRICT;
--> statement-breakpoint
CREATE TABLE `person_caps` (
	`allocation_id` text NOT NULL,
	`person_id` text NOT NULL,
	`cap_nanos` integer NOT NULL,
	PRIMARY KEY(`allocation_id`, `person_id`),
	FOREIGN KEY (`allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "person_caps_cap" CHECK("person_caps"."cap_nanos" >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `prepaid_credits` (
	`id` text PRIMARY KEY NOT NULL,
	`vendor` text NOT NULL,
	`bought_day` text NOT NULL,
	`amount_nanos` integer NOT NULL,
	`used_nanos` integer NOT NULL,
	`invoice` text,
	CONSTRAINT "prepaid_credits_used" CHECK("prepaid_credits"."used_nanos" between 0 and "prepaid_credits"."amount_nanos")
) STRICT;
--> statement-breakpoint
CREATE TABLE `rule_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`sponsor_group` text NOT NULL,
	`valid_from_day` text NOT NULL,
	`rules` text NOT NULL,
	`source` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `split_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`valid_from_day` text NOT NULL,
	`basis` text NOT NULL,
	`shares` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at_ms` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `split_rules_name_version` ON `split_rules` (`name`,`version`);--> statement-breakpoint
CREATE TABLE `transfers` (
	`id` text PRIMARY KEY NOT NULL,
	`original_id` text NOT NULL,
	`to_allocation_id` text NOT NULL,
	`amount_nanos` integer NOT NULL,
	`reason` text NOT NULL,
	`how_it_happened` text NOT NULL,
	`benefit` text NOT NULL,
	`why_late` text NOT NULL,
	`prevention` text NOT NULL,
	`discovered_day` text NOT NULL,
	`state` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at_ms` integer NOT NULL,
	`decided_by` text,
	`decided_at_ms` integer,
	`decision` text,
	FOREIGN KEY (`to_allocation_id`) REFERENCES `allocations`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "transfers_reason" CHECK("transfers"."reason" in ('wrong-allocation-chosen', 'shared-benefit-found', 'award-set-up-late', 'person-changed-project')),
	CONSTRAINT "transfers_state" CHECK("transfers"."state" in ('requested', 'approved', 'declined')),
	CONSTRAINT "transfers_amount" CHECK("transfers"."amount_nanos" > 0),
	CONSTRAINT "transfers_decided" CHECK(("transfers"."state" = 'requested') = ("transfers"."decided_by" is null)),
	CONSTRAINT "transfers_two_people" CHECK("transfers"."decided_by" is null or "transfers"."decided_by" <> "transfers"."requested_by")
) STRICT;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `payment_route` text DEFAULT 'direct-invoice' NOT NULL;--> statement-breakpoint
ALTER TABLE `allocations` ADD `category_code` text;--> statement-breakpoint
ALTER TABLE `allocations` ADD `allowed_tiers` text;--> statement-breakpoint
ALTER TABLE `allocations` ADD `allowed_models` text;--> statement-breakpoint
ALTER TABLE `allocations` ADD `approval_threshold_nanos` integer;--> statement-breakpoint
ALTER TABLE `allocations` ADD `alert_shares` text;--> statement-breakpoint
ALTER TABLE `awards` ADD `campus_year_start_month` integer DEFAULT 7 NOT NULL;--> statement-breakpoint
ALTER TABLE `awards` ADD `category_template` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `act_id` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `original_id` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `payment_route` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `detail` text;