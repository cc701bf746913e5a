ALTER TABLE "installation" ADD COLUMN "closed_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "closed_by" text;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "moved_to" text;--> statement-breakpoint
ALTER TABLE "installation" ADD COLUMN "arriving" boolean DEFAULT false NOT NULL;