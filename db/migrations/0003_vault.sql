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
CREATE INDEX "encryption_keys_subject" ON "banking"."encryption_keys" USING btree ("subject");--> statement-breakpoint
CREATE UNIQUE INDEX "encryption_keys_in_use" ON "banking"."encryption_keys" USING btree ("purpose",coalesce("subject", '')) WHERE "banking"."encryption_keys"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "encryption_keys_kek" ON "banking"."encryption_keys" USING btree ("kek_id","id");