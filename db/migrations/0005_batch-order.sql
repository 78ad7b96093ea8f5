ALTER TABLE `batches` ADD `priority` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `batches` ADD `place` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `batches` ADD `deadline_at_ms` integer;--> statement-breakpoint
ALTER TABLE `batches` ADD `stop_at_deadline` integer DEFAULT false NOT NULL;