-- What each run gave, all of it. Until now the first stood in the run, and the others only in its events.
CREATE TABLE `run_outputs` (
	`run_id` text NOT NULL,
	`position` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`run_id`, `position`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `outputs`(`hash`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `run_outputs` (`run_id`, `position`, `hash`) SELECT `id`, 0, `output_hash` FROM `runs`
	WHERE `output_hash` IN (SELECT `hash` FROM `outputs`);--> statement-breakpoint
INSERT INTO `run_outputs` (`run_id`, `position`, `hash`)
	SELECT `run_id`, row_number() OVER (PARTITION BY `run_id` ORDER BY `id`), `detail` FROM `events`
	WHERE `kind` = 'further-output' AND `run_id` IN (SELECT `id` FROM `runs`) AND `detail` IN (SELECT `hash` FROM `outputs`);
