DROP INDEX `accounts_by_creation`;--> statement-breakpoint
CREATE INDEX `accounts_by_creation` ON `accounts` (`created_at`,`id`,email_key,lower(name)) WHERE deleted_at is null;--> statement-breakpoint
DROP INDEX `images_by_owner`;--> statement-breakpoint
CREATE INDEX `images_by_owner` ON `images` (`owner_id`,`created_at`,`id`,search) WHERE deleted_at is null;