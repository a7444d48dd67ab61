CREATE TABLE "banking"."user_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"user_id" bigint NOT NULL,
	"maker" text NOT NULL,
	"maker_user_id" bigint,
	"maker_person" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"reason" text NOT NULL,
	"needs_second" boolean NOT NULL,
	"cooling_hours" bigint NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"checker_user_id" bigint,
	"checker_person" text,
	"takes_effect_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"decision" text,
	"stopped_by" text,
	"stop_hash" "bytea",
	"contact_sealed" text,
	"contact_index" "bytea",
	CONSTRAINT "user_changes_stop_hash_unique" UNIQUE("stop_hash"),
	CONSTRAINT "change_kind" CHECK ("banking"."user_changes"."kind" in ('new_user', 'role', 'status', 'factors', 'contact')),
	CONSTRAINT "change_status" CHECK ("banking"."user_changes"."status" in ('pending', 'cooling', 'done', 'refused', 'stopped', 'expired')),
	CONSTRAINT "change_second_person" CHECK ("banking"."user_changes"."checker_person" <> "banking"."user_changes"."maker_person"),
	CONSTRAINT "change_checker" CHECK ("banking"."user_changes"."status" in ('pending', 'expired') or not "banking"."user_changes"."needs_second" or ("banking"."user_changes"."checker_person" is not null and "banking"."user_changes"."checker_user_id" is not null)),
	CONSTRAINT "change_cooled" CHECK (("banking"."user_changes"."status" not in ('cooling', 'done') or "banking"."user_changes"."takes_effect_at" is not null) and ("banking"."user_changes"."status" <> 'done' or "banking"."user_changes"."settled_at" >= "banking"."user_changes"."takes_effect_at")),
	CONSTRAINT "change_settled" CHECK (("banking"."user_changes"."status" in ('done', 'refused', 'stopped', 'expired')) = ("banking"."user_changes"."settled_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "banking"."users" DROP CONSTRAINT "user_status";--> statement-breakpoint
ALTER TABLE "banking"."user_changes" ADD CONSTRAINT "user_changes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."user_changes" ADD CONSTRAINT "user_changes_maker_user_id_users_id_fk" FOREIGN KEY ("maker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "banking"."user_changes" ADD CONSTRAINT "user_changes_checker_user_id_users_id_fk" FOREIGN KEY ("checker_user_id") REFERENCES "banking"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_changes_open" ON "banking"."user_changes" USING btree ("status","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "user_changes_one_open" ON "banking"."user_changes" USING btree ("user_id","kind") WHERE "banking"."user_changes"."status" in ('pending', 'cooling');--> statement-breakpoint
ALTER TABLE "banking"."users" ADD CONSTRAINT "user_status" CHECK ("banking"."users"."status" in ('proposed', 'active', 'suspended', 'closed'));