CREATE TABLE `copies` (
	`image_id` text NOT NULL,
	`name` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`image_id`, `name`),
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `notices` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`link_id` text,
	`share_id` text,
	`at` integer NOT NULL,
	`read_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `notices_by_account` ON `notices` (`account_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `notices_unread` ON `notices` (`account_id`) WHERE read_at is null;--> statement-breakpoint
CREATE INDEX `notices_by_link` ON `notices` (`link_id`);--> statement-breakpoint
CREATE INDEX `notices_by_share` ON `notices` (`share_id`);--> statement-breakpoint
CREATE INDEX `notices_by_time` ON `notices` (`at`);--> statement-breakpoint
CREATE TABLE `opens` (
	`id` text PRIMARY KEY NOT NULL,
	`link_id` text,
	`share_id` text,
	`image_id` text,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`agent` text,
	`visitor` text NOT NULL,
	FOREIGN KEY (`link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `opens_by_link` ON `opens` (`link_id`,`at`,`id`) WHERE link_id is not null;--> statement-breakpoint
CREATE INDEX `opens_by_share` ON `opens` (`share_id`,`at`,`id`) WHERE share_id is not null;--> statement-breakpoint
CREATE INDEX `opens_by_image` ON `opens` (`image_id`,`at`,`id`);--> statement-breakpoint
CREATE INDEX `opens_by_time` ON `opens` (`at`);--> statement-breakpoint
CREATE INDEX `opens_about_nothing` ON `opens` (`id`) WHERE link_id is null and share_id is null and image_id is null;--> statement-breakpoint
CREATE TABLE `salts` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `share_images` (
	`share_id` text NOT NULL,
	`image_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`share_id`, `image_id`),
	FOREIGN KEY (`share_id`) REFERENCES `shares`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `share_images_in_order` ON `share_images` (`share_id`,`position`,`image_id`);--> statement-breakpoint
CREATE INDEX `share_images_by_image` ON `share_images` (`image_id`);--> statement-breakpoint
CREATE TABLE `shares` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`album_id` text,
	`rendition` text NOT NULL,
	`label` text,
	`download` integer NOT NULL,
	`metadata` text DEFAULT 'exact' NOT NULL,
	`watermark` text,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`max_views` integer,
	`views` integer DEFAULT 0 NOT NULL,
	`password_hash` text,
	`open_noticed_at` integer,
	`end_noticed_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `shares_by_owner` ON `shares` (`owner_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_label` ON `shares` (`owner_id`,`label`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_expiry` ON `shares` (`owner_id`,`expires_at`,`id`);--> statement-breakpoint
CREATE INDEX `shares_by_album` ON `shares` (`album_id`);--> statement-breakpoint
CREATE INDEX `shares_to_end` ON `shares` (`expires_at`,`id`);--> statement-breakpoint
DROP INDEX `links_by_label`;--> statement-breakpoint
ALTER TABLE `links` ADD `metadata` text DEFAULT 'exact' NOT NULL;--> statement-breakpoint
ALTER TABLE `links` ADD `watermark` text;--> statement-breakpoint
ALTER TABLE `links` ADD `max_views` integer;--> statement-breakpoint
ALTER TABLE `links` ADD `views` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `links` ADD `password_hash` text;--> statement-breakpoint
ALTER TABLE `links` ADD `open_noticed_at` integer;--> statement-breakpoint
ALTER TABLE `links` ADD `end_noticed_at` integer;--> statement-breakpoint
CREATE INDEX `links_by_expiry` ON `links` (`owner_id`,`expires_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_to_end` ON `links` (`expires_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_by_label` ON `links` (`owner_id`,`label`,`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `link_metadata` text DEFAULT 'exact' NOT NULL;