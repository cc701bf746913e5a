CREATE TABLE "quarantine" (
	"sha256" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "quarantine_by_end" ON "quarantine" USING btree ("until");