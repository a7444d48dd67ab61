/** As the end of day does it when the law's time is over: $1 is the customer's id. Answers how many keys there were. */
export const forgetting =
  'select banking.forget_customer(c) as keys from banking.customers c where c.customer_id = $1'
