CREATE TABLE "banking"."encryption_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"subject" text,
	"wrapped" text,
	"kek_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rotated_at" timestamp with time zone,
	"retired_at" timestamp with time zone,
	"destroyed_at" timestamp with time zone,
	CONSTRAINT "encryption_key_purpose" CHECK ("banking"."encryption_keys"."purpose" in ('subject', 'system', 'index')),
	CONSTRAINT "encryption_key_subject" CHECK (("banking"."encryption_keys"."purpose" = 'subject') = ("banking"."encryption_keys"."subject" is not null)),
	CONSTRAINT "encryption_key_destroyed" CHECK (("banking"."encryption_keys"."wrapped" is null) = ("banking"."encryption_keys"."destroyed_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "banking"."users" DROP CONSTRAINT "user_email_lower";--> statement-breakpoint
ALTER TABLE "banking"."users" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "email_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "email_index" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "phone_sealed" text;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "phone_index" "bytea";--> statement-breakpoint
CREATE INDEX "encryption_keys_subject" ON "banking"."encryption_keys" USING btree ("subject");--> statement-breakpoint
CREATE UNIQUE INDEX "encryption_keys_in_use" ON "banking"."encryption_keys" USING btree ("purpose",coalesce("subject", '')) WHERE "banking"."encryption_keys"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "encryption_keys_kek" ON "banking"."encryption_keys" USING btree ("kek_id","id");--> statement-breakpoint
CREATE INDEX "users_phone" ON "banking"."users" USING btree ("phone_index");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "users_email_index_unique" UNIQUE("email_index");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_email_once" CHECK (("banking"."users"."email" is null) <> ("banking"."users"."email_sealed" is null));--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_phone_once" CHECK ("banking"."users"."phone" is null or "banking"."users"."phone_sealed" is null);