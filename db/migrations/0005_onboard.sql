CREATE TABLE "banking"."application_hits" (
	"application_id" uuid NOT NULL,
	"entry_id" bigint NOT NULL,
	"score" integer NOT NULL,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL,
	"is_match" boolean,
	"reason" text,
	"judge_user_id" bigint,
	"judged_at" timestamp with time zone,
	CONSTRAINT "application_hits_application_id_entry_id_pk" PRIMARY KEY("application_id","entry_id"),
	CONSTRAINT "hit_score" CHECK ("banking"."application_hits"."score" between 1 and 100),
	CONSTRAINT "hit_judged" CHECK (num_nulls("banking"."application_hits"."is_match", "banking"."application_hits"."reason", "banking"."application_hits"."judge_user_id", "banking"."application_hits"."judged_at") in (0, 4))
);
--> statement-breakpoint
CREATE TABLE "banking"."applications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer NOT NULL,
	"person_sealed" text NOT NULL,
	"email_index" "bytea",
	"phone_index" "bytea",
	"tax_index" "bytea",
	"name_tokens" "bytea"[] NOT NULL,
	"product_code" text NOT NULL,
	"kyc_level" text NOT NULL,
	"risk" text,
	"risk_reasons" jsonb,
	"makers" text[] NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"provision" jsonb,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"decision" text,
	"customer_id" bigint,
	"review_on" date,
	CONSTRAINT "application_status" CHECK ("banking"."applications"."status" in ('draft', 'submitted', 'approved', 'refused', 'withdrawn')),
	CONSTRAINT "application_kyc_level" CHECK ("banking"."applications"."kyc_level" in ('minimum', 'small', 'full')),
	CONSTRAINT "application_risk" CHECK ("banking"."applications"."risk" in ('low', 'medium', 'high')),
	CONSTRAINT "application_made" CHECK (cardinality("banking"."applications"."makers") > 0),
	CONSTRAINT "application_second_person" CHECK (not "banking"."applications"."checker_person" = any ("banking"."applications"."makers")),
	CONSTRAINT "application_decided" CHECK (("banking"."applications"."status" in ('approved', 'refused')) = ("banking"."applications"."checker_person" is not null and "banking"."applications"."checker_user_id" is not null)),
	CONSTRAINT "application_settled" CHECK (("banking"."applications"."status" in ('approved', 'refused', 'withdrawn')) = ("banking"."applications"."settled_at" is not null)),
	CONSTRAINT "application_approved" CHECK (("banking"."applications"."status" = 'approved') = ("banking"."applications"."customer_id" is not null and "banking"."applications"."review_on" is not null)),
	CONSTRAINT "application_submitted" CHECK ("banking"."applications"."status" not in ('submitted', 'approved', 'refused') or ("banking"."applications"."submitted_at" is not null and "banking"."applications"."risk" is not null)),
	CONSTRAINT "application_provision" CHECK (("banking"."applications"."status" = 'submitted') = ("banking"."applications"."provision" is not null))
);
--> statement-breakpoint
CREATE TABLE "banking"."screening_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "banking"."screening_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"load" uuid NOT NULL,
	"line" integer NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"reference" text,
	"tokens" "bytea"[] NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "screening_words" CHECK (cardinality("banking"."screening_entries"."tokens") > 0)
);
--> statement-breakpoint
ALTER TABLE "banking"."password_resets" ADD COLUMN "kind" text DEFAULT 'reset' NOT NULL;--> statement-breakpoint
ALTER TABLE "banking"."application_hits" ADD CONSTRAINT "application_hits_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "banking"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."application_hits" ADD CONSTRAINT "application_hits_entry_id_screening_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "banking"."screening_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "applications_status" ON "banking"."applications" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "applications_email" ON "banking"."applications" USING btree ("email_index");--> statement-breakpoint
CREATE INDEX "applications_phone" ON "banking"."applications" USING btree ("phone_index");--> statement-breakpoint
CREATE INDEX "applications_tax" ON "banking"."applications" USING btree ("tax_index");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_customer" ON "banking"."applications" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "applications_review" ON "banking"."applications" USING btree ("review_on");--> statement-breakpoint
CREATE UNIQUE INDEX "screening_entries_line" ON "banking"."screening_entries" USING btree ("load","line");--> statement-breakpoint
CREATE INDEX "screening_entries_tokens" ON "banking"."screening_entries" USING gin ("tokens");--> statement-breakpoint
CREATE INDEX "screening_entries_list" ON "banking"."screening_entries" USING btree ("list","is_active");--> statement-breakpoint
ALTER TABLE "banking"."password_resets" ADD CONSTRAINT "password_reset_kind" CHECK ("banking"."password_resets"."kind" in ('reset', 'invitation'));