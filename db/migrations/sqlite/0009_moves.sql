ALTER TABLE `installation` ADD `closed_until` integer;--> statement-breakpoint
ALTER TABLE `installation` ADD `closed_by` text;--> statement-breakpoint
ALTER TABLE `installation` ADD `moved_to` text;--> statement-breakpoint
ALTER TABLE `installation` ADD `arriving` integer DEFAULT false NOT NULL;