CREATE TABLE "copies" (
	"image_id" text NOT NULL,
	"name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "copies_image_id_name_pk" PRIMARY KEY("image_id","name")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"link_id" text,
	"share_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "opens" (
	"id" text PRIMARY KEY NOT NULL,
	"link_id" text,
	"share_id" text,
	"image_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"agent" text,
	"visitor" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "salts" (
	"day" text PRIMARY KEY NOT NULL,
	"salt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "share_images" (
	"share_id" text NOT NULL,
	"image_id" text NOT NULL,
	"position" bigint NOT NULL,
	CONSTRAINT "share_images_share_id_image_id_pk" PRIMARY KEY("share_id","image_id")
);
--> statement-breakpoint
CREATE TABLE "shares" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"album_id" text,
	"rendition" text NOT NULL,
	"label" text,
	"download" boolean NOT NULL,
	"metadata" text DEFAULT 'exact' NOT NULL,
	"watermark" text,
	"token" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"max_views" bigint,
	"views" bigint DEFAULT 0 NOT NULL,
	"password_hash" text,
	"open_noticed_at" timestamp (3) with time zone,
	"end_noticed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "links_by_label";--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "link_metadata" text DEFAULT 'exact' NOT NULL;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "metadata" text DEFAULT 'exact' NOT NULL;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "watermark" text;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "max_views" bigint;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "views" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "password_hash" text;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "open_noticed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "end_noticed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "copies" ADD CONSTRAINT "copies_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_share_id_shares_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."shares"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opens" ADD CONSTRAINT "opens_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opens" ADD CONSTRAINT "opens_share_id_shares_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."shares"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opens" ADD CONSTRAINT "opens_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_images" ADD CONSTRAINT "share_images_share_id_shares_id_fk" FOREIGN KEY ("share_id") REFERENCES "public"."shares"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "share_images" ADD CONSTRAINT "share_images_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_owner_id_accounts_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shares" ADD CONSTRAINT "shares_album_id_albums_id_fk" FOREIGN KEY ("album_id") REFERENCES "public"."albums"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notices_by_account" ON "notices" USING btree ("account_id","at","id");--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("account_id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "notices_by_link" ON "notices" USING btree ("link_id");--> statement-breakpoint
CREATE INDEX "notices_by_share" ON "notices" USING btree ("share_id");--> statement-breakpoint
CREATE INDEX "notices_by_time" ON "notices" USING btree ("at");--> statement-breakpoint
CREATE INDEX "opens_by_link" ON "opens" USING btree ("link_id","at","id") WHERE link_id is not null;--> statement-breakpoint
CREATE INDEX "opens_by_share" ON "opens" USING btree ("share_id","at","id") WHERE share_id is not null;--> statement-breakpoint
CREATE INDEX "opens_by_image" ON "opens" USING btree ("image_id","at","id");--> statement-breakpoint
CREATE INDEX "opens_by_time" ON "opens" USING btree ("at");--> statement-breakpoint
CREATE INDEX "opens_about_nothing" ON "opens" USING btree ("id") WHERE link_id is null and share_id is null and image_id is null;--> statement-breakpoint
CREATE INDEX "share_images_in_order" ON "share_images" USING btree ("share_id","position","image_id");--> statement-breakpoint
CREATE INDEX "share_images_by_image" ON "share_images" USING btree ("image_id");--> statement-breakpoint
CREATE INDEX "shares_by_owner" ON "shares" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "shares_by_label" ON "shares" USING btree ("owner_id","label","created_at","id");--> statement-breakpoint
CREATE INDEX "shares_by_expiry" ON "shares" USING btree ("owner_id","expires_at","id");--> statement-breakpoint
CREATE INDEX "shares_by_album" ON "shares" USING btree ("album_id");--> statement-breakpoint
CREATE INDEX "shares_to_end" ON "shares" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "links_by_expiry" ON "links" USING btree ("owner_id","expires_at","id");--> statement-breakpoint
CREATE INDEX "links_to_end" ON "links" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "links_by_label" ON "links" USING btree ("owner_id","label","created_at","id");