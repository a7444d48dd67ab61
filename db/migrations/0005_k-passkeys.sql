CREATE TABLE "banking"."passkey_challenges" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" bigint,
	"session_id" bigint,
	"user_handle" "bytea",
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "passkey_challenge_hash_length" CHECK (length("banking"."passkey_challenges"."hash") = 32),
	CONSTRAINT "passkey_challenge_purpose" CHECK ("banking"."passkey_challenges"."purpose" in ('register', 'sign-in')),
	CONSTRAINT "passkey_challenge_bound" CHECK (("banking"."passkey_challenges"."purpose" = 'register') = (num_nonnulls("banking"."passkey_challenges"."user_id", "banking"."passkey_challenges"."session_id", "banking"."passkey_challenges"."user_handle") = 3))
);
--> statement-breakpoint
CREATE TABLE "banking"."passkeys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"credential_id" "bytea" NOT NULL,
	"user_handle" "bytea" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"sign_count" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"backup_eligible" boolean NOT NULL,
	"backed_up" boolean NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	"removed_at" timestamp with time zone,
	CONSTRAINT "passkeys_credential_id_unique" UNIQUE("credential_id"),
	CONSTRAINT "passkey_label" CHECK (length("banking"."passkeys"."label") between 1 and 40),
	CONSTRAINT "passkey_credential_length" CHECK (length("banking"."passkeys"."credential_id") between 16 and 1023),
	CONSTRAINT "passkey_handle_length" CHECK (length("banking"."passkeys"."user_handle") = 32),
	CONSTRAINT "passkey_backed_up" CHECK ("banking"."passkeys"."backup_eligible" or not "banking"."passkeys"."backed_up")
);
--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "channel" text;--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "code_salt" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "code_hash" "bytea";--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "sent_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD COLUMN "message_id" bigint;--> statement-breakpoint
ALTER TABLE "banking"."users" ADD COLUMN "sign_in_code_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "banking"."passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passkey_challenges_expiry" ON "banking"."passkey_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "banking"."passkeys" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "banking"."sign_in_challenges" ADD CONSTRAINT "sign_in_challenge_channel" CHECK ("banking"."sign_in_challenges"."channel" in ('email', 'sms'));