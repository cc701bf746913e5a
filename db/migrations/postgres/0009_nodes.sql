CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
-- Written often and worth little: without the log, and with room on its pages for the next version of each row.
CREATE UNLOGGED TABLE "rates" (
	"key" text PRIMARY KEY NOT NULL,
	"tries" bigint NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL
) WITH (fillfactor=50);
--> statement-breakpoint
CREATE INDEX "rates_by_end" ON "rates" USING btree ("ends_at");