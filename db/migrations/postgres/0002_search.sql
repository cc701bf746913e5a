DROP INDEX "accounts_by_creation";--> statement-breakpoint
CREATE INDEX "accounts_by_creation" ON "accounts" USING btree ("created_at","id") WHERE deleted_at is null;--> statement-breakpoint
-- Where pg_trgm is not to be had, searches read what they search, one row after the other.
DO $$
BEGIN
	CREATE EXTENSION IF NOT EXISTS pg_trgm;
	CREATE INDEX "accounts_by_creation_text" ON "accounts" USING gin (email_key gin_trgm_ops,lower(name) gin_trgm_ops) WITH (fastupdate=false) WHERE deleted_at is null;
	CREATE INDEX "images_by_owner_text" ON "images" USING gin (search gin_trgm_ops) WITH (fastupdate=false) WHERE deleted_at is null;
EXCEPTION
	WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
		RAISE WARNING 'Large collections are searched slowly: %', SQLERRM;
END
$$;
