CREATE TABLE "banking"."password_resets" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" bigint NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"voided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "banking"."sign_in_attempts" (
	"source" text NOT NULL,
	"source_hash" "bytea" NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"failures" integer NOT NULL,
	CONSTRAINT "sign_in_attempts_source_source_hash_window_start_pk" PRIMARY KEY("source","source_hash","window_start"),
	CONSTRAINT "attempt_source" CHECK ("banking"."sign_in_attempts"."source" in ('address', 'device'))
);
--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "password_scheme" text DEFAULT 'argon2id' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."password_resets" ADD CONSTRAINT "password_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "password_resets_user" ON "banking"."password_resets" USING btree ("user_id","requested_at");--> statement-breakpoint
CREATE INDEX "sign_in_attempts_window" ON "banking"."sign_in_attempts" USING btree ("window_start");--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_password_scheme" CHECK ("banking"."users"."password_scheme" in ('argon2id', 'bcrypt'));--> statement-breakpoint
-- Its parameters changed: the new one would stand beside the old.
DROP FUNCTION IF EXISTS banking.sign_in(text, bytea, text, bytea, text, text, text, text, text, text);
