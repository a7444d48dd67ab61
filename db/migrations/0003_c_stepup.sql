CREATE TABLE "banking"."challenges" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"session_id" bigint NOT NULL,
	"purpose" text NOT NULL,
	"binding" "bytea" NOT NULL,
	"facts" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"channel" text,
	"code_salt" "bytea",
	"code_hash" "bytea",
	"sent_at" timestamp with time zone,
	"message_id" bigint,
	"tries" integer DEFAULT 0 NOT NULL,
	"factor" text,
	"satisfied_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	"used_at" timestamp with time zone,
	CONSTRAINT "challenge_purpose" CHECK ("banking"."challenges"."purpose" in ('transfer', 'payee', 'limit', 'contact', 'factor')),
	CONSTRAINT "challenge_binding_length" CHECK (length("banking"."challenges"."binding") = 32),
	CONSTRAINT "challenge_channel" CHECK ("banking"."challenges"."channel" in ('email', 'sms')),
	CONSTRAINT "challenge_factor" CHECK ("banking"."challenges"."factor" in ('email', 'sms', 'passkey')),
	CONSTRAINT "challenge_satisfied_by" CHECK (("banking"."challenges"."satisfied_at" is null) = ("banking"."challenges"."factor" is null)),
	CONSTRAINT "challenge_used_once_satisfied" CHECK ("banking"."challenges"."used_at" is null or "banking"."challenges"."satisfied_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "banking"."limit_usage" ADD COLUMN "step_up_above" bigint;--> statement-breakpoint
CREATE INDEX "challenges_session" ON "banking"."challenges" USING btree ("session_id","purpose");--> statement-breakpoint
CREATE INDEX "challenges_user" ON "banking"."challenges" USING btree ("user_id","created_at");--> statement-breakpoint
DROP FUNCTION IF EXISTS "banking"."make_transfer"(text, uuid, text, text, text, bigint, text, text, timestamptz, bytea, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS "banking"."add_payee"(text, uuid, text, text, text, text, bigint, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS "banking"."add_schedule"(text, uuid, text, text, bigint, text, text, date, text, text, text, date, int, int, text, text);--> statement-breakpoint
DROP FUNCTION IF EXISTS "banking"."change_schedule"(text, uuid, bigint, text, text, date, int, int, text);
