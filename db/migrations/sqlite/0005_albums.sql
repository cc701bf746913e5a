CREATE TABLE `album_images` (
	`album_id` text NOT NULL,
	`image_id` text NOT NULL,
	`position` integer NOT NULL,
	`living` integer NOT NULL,
	PRIMARY KEY(`album_id`, `image_id`),
	FOREIGN KEY (`album_id`) REFERENCES `albums`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `album_images_in_order` ON `album_images` (`album_id`,`position`,`image_id`) WHERE living;--> statement-breakpoint
CREATE INDEX `album_images_by_image` ON `album_images` (`image_id`);--> statement-breakpoint
CREATE TABLE `albums` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text NOT NULL,
	`cover_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `albums_by_owner` ON `albums` (`owner_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `albums_by_name` ON `albums` (`owner_id`,`name_key`,`id`);--> statement-breakpoint
CREATE TABLE `image_tags` (
	`image_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`key` text NOT NULL,
	`tag` text NOT NULL,
	`living` integer NOT NULL,
	PRIMARY KEY(`image_id`, `key`),
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `image_tags_by_owner` ON `image_tags` (`owner_id`,`key`,`image_id`,`tag`) WHERE living;--> statement-breakpoint
ALTER TABLE `images` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `images_by_name` ON `images` (`owner_id`,`name_key`,`id`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `images_by_size` ON `images` (`owner_id`,`bytes`,`id`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `images_by_sum` ON `images` (`owner_id`,`sha256`,`created_at`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `images_without_key` ON `images` (`id`) WHERE name_key = '';--> statement-breakpoint
CREATE INDEX `links_by_end` ON `links` (`owner_id`,`expires_at`,`image_id`) WHERE revoked_at is null;