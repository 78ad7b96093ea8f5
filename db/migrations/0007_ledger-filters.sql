-- The ledger is read by day of use, filtered. A settlement writes one index more than before (of its batch); the others leave it out.
DROP INDEX `entries_allocation`;--> statement-breakpoint
CREATE INDEX `entries_allocation_day` ON `entries` (`allocation_id`,`day`,`seq`);--> statement-breakpoint
CREATE INDEX `entries_seldom` ON `entries` (`allocation_id`,`day`,`seq`) WHERE kind not in ('settle', 'void', 'charge');--> statement-breakpoint
CREATE INDEX `entries_named_route` ON `entries` (`allocation_id`,`day`,`seq`) WHERE payment_route is not null;--> statement-breakpoint
CREATE INDEX `entries_act` ON `entries` (`act_id`) WHERE act_id is not null;--> statement-breakpoint
CREATE INDEX `entries_batch` ON `entries` (`batch_id`,`day`,`seq`) WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX `entries_run_besides` ON `entries` (`run_id`) WHERE run_id is not null and kind not in ('settle', 'void');
