CREATE TABLE "banking"."risk_gates" (
	"currency" text PRIMARY KEY NOT NULL,
	"velocity_amount" bigint,
	"velocity_count" integer,
	"velocity_minutes" integer,
	"structuring_from" bigint,
	"structuring_below" bigint,
	"amount_from" bigint,
	"woken_from" bigint,
	"woken_days" integer,
	"hour_from" bigint,
	"hours" integer,
	"timezone" text NOT NULL
);
