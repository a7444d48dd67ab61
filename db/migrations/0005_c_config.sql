CREATE TABLE "banking"."setting_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"effective_from" date NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text NOT NULL,
	"source" text NOT NULL,
	"maker_user_id" bigint NOT NULL,
	"maker_person" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"settled_at" timestamp with time zone,
	"decision" text,
	CONSTRAINT "setting_change_kind" CHECK ("banking"."setting_changes"."kind" in ('setting', 'holiday')),
	CONSTRAINT "setting_change_value" CHECK ("banking"."setting_changes"."kind" = 'holiday' or "banking"."setting_changes"."after" is not null),
	CONSTRAINT "setting_change_status" CHECK ("banking"."setting_changes"."status" in ('pending', 'approved', 'refused', 'expired')),
	CONSTRAINT "setting_change_second_person" CHECK ("banking"."setting_changes"."checker_person" <> "banking"."setting_changes"."maker_person"),
	CONSTRAINT "setting_change_settled" CHECK (("banking"."setting_changes"."status" in ('approved', 'refused')) = ("banking"."setting_changes"."checker_person" is not null and "banking"."setting_changes"."checker_user_id" is not null)
        and ("banking"."setting_changes"."status" = 'pending') = ("banking"."setting_changes"."settled_at" is null))
);
--> statement-breakpoint
CREATE INDEX "setting_changes_open" ON "banking"."setting_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE INDEX "setting_changes_name" ON "banking"."setting_changes" USING btree ("name","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "setting_changes_one_open" ON "banking"."setting_changes" USING btree ("name") WHERE "banking"."setting_changes"."status" = 'pending';