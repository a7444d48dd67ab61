CREATE TABLE "banking"."account_months" (
	"account_id" bigint NOT NULL,
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"direction" text NOT NULL,
	"count" integer NOT NULL,
	"sum" bigint NOT NULL,
	CONSTRAINT "account_months_account_id_month_kind_direction_pk" PRIMARY KEY("account_id","month","kind","direction"),
	CONSTRAINT "month_direction" CHECK ("banking"."account_months"."direction" in ('in', 'out'))
);
