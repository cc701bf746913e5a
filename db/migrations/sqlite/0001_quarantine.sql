CREATE TABLE `quarantine` (
	`sha256` text PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `quarantine_by_end` ON `quarantine` (`until`);