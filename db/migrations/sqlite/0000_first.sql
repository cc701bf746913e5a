CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_key` text NOT NULL,
	`name` text NOT NULL,
	`password_hash` text,
	`role` text NOT NULL,
	`plan_id` text NOT NULL,
	`suspended` integer NOT NULL,
	`session_version` integer NOT NULL,
	`used_bytes` integer NOT NULL,
	`image_count` integer NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`plan_id`) REFERENCES `plans`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_key_unique` ON `accounts` (`email_key`);--> statement-breakpoint
CREATE INDEX `accounts_by_creation` ON `accounts` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `accounts_by_plan` ON `accounts` (`plan_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `accounts_by_role` ON `accounts` (`role`);--> statement-breakpoint
CREATE INDEX `accounts_by_deletion` ON `accounts` (`deleted_at`) WHERE deleted_at is not null;--> statement-breakpoint
CREATE TABLE `images` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`tags` text NOT NULL,
	`search` text NOT NULL,
	`type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`frames` integer NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`placeholder` text NOT NULL,
	`base_format` text NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `images_key_unique` ON `images` (`key`);--> statement-breakpoint
CREATE INDEX `images_by_owner` ON `images` (`owner_id`,`created_at`,`id`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `images_by_deletion` ON `images` (`deleted_at`) WHERE deleted_at is not null;--> statement-breakpoint
CREATE INDEX `images_of_owner` ON `images` (`owner_id`);--> statement-breakpoint
CREATE TABLE `installation` (
	`id` text PRIMARY KEY NOT NULL,
	`default_plan_id` text NOT NULL,
	`nonce` text NOT NULL,
	`set_up_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `links` (
	`id` text PRIMARY KEY NOT NULL,
	`image_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`rendition` text NOT NULL,
	`label` text,
	`download` integer NOT NULL,
	`token` text NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `links_by_image` ON `links` (`image_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_by_owner` ON `links` (`owner_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `links_by_label` ON `links` (`owner_id`,`label`);--> statement-breakpoint
CREATE TABLE `plans` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`thumbnail_heights` text NOT NULL,
	`original_link` integer NOT NULL,
	`temporary_links` integer NOT NULL,
	`min_expiry` integer,
	`max_expiry` integer,
	`quota_bytes` integer NOT NULL,
	`max_file_bytes` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `thumbnails` (
	`image_id` text NOT NULL,
	`height` integer NOT NULL,
	`format` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`image_id`, `height`, `format`),
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_by_account` ON `tokens` (`account_id`,`created_at`,`id`);