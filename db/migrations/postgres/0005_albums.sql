CREATE TABLE "album_images" (
	"album_id" text NOT NULL,
	"image_id" text NOT NULL,
	"position" bigint NOT NULL,
	"living" boolean NOT NULL,
	CONSTRAINT "album_images_album_id_image_id_pk" PRIMARY KEY("album_id","image_id")
);
--> statement-breakpoint
CREATE TABLE "albums" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text COLLATE "C" NOT NULL,
	"description" text NOT NULL,
	"cover_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "image_tags" (
	"image_id" text NOT NULL,
	"owner_id" text NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"tag" text NOT NULL,
	"living" boolean NOT NULL,
	CONSTRAINT "image_tags_image_id_key_pk" PRIMARY KEY("image_id","key")
);
--> statement-breakpoint
ALTER TABLE "images" ADD COLUMN "name_key" text COLLATE "C" DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "album_images" ADD CONSTRAINT "album_images_album_id_albums_id_fk" FOREIGN KEY ("album_id") REFERENCES "public"."albums"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "album_images" ADD CONSTRAINT "album_images_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "albums" ADD CONSTRAINT "albums_owner_id_accounts_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image_tags" ADD CONSTRAINT "image_tags_image_id_images_id_fk" FOREIGN KEY ("image_id") REFERENCES "public"."images"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "album_images_in_order" ON "album_images" USING btree ("album_id","position","image_id") WHERE living;--> statement-breakpoint
CREATE INDEX "album_images_by_image" ON "album_images" USING btree ("image_id");--> statement-breakpoint
CREATE INDEX "albums_by_owner" ON "albums" USING btree ("owner_id","created_at","id");--> statement-breakpoint
CREATE INDEX "albums_by_name" ON "albums" USING btree ("owner_id","name_key","id");--> statement-breakpoint
CREATE INDEX "image_tags_by_owner" ON "image_tags" USING btree ("owner_id","key","image_id","tag") WHERE living;--> statement-breakpoint
CREATE INDEX "images_by_name" ON "images" USING btree ("owner_id","name_key","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "images_by_size" ON "images" USING btree ("owner_id","bytes","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "images_by_sum" ON "images" USING btree ("owner_id","sha256","created_at") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "images_without_key" ON "images" USING btree ("id") WHERE name_key = '';--> statement-breakpoint
CREATE INDEX "links_by_end" ON "links" USING btree ("owner_id","expires_at","image_id") WHERE revoked_at is null;