/** Who applies to become a customer. */
const unique = () => crypto.randomUUID().replaceAll(/\D/g, '').padEnd(10, '7').slice(0, 10)

/** Somebody whom nothing speaks against. */
export const someone = (more: Record<string, unknown> = {}) => ({
  name: 'Kavita Deshpande',
  birthDate: '1990-05-17',
  email: `${crypto.randomUUID()}@test.bank`,
  phone: `+91 ${unique()}`,
  addressLine: '12 Karve Road',
  city: 'Pune',
  region: 'Maharashtra',
  postalCode: '411004',
  country: 'IN',
  nationality: 'IN',
  occupation: 'salaried',
  taxCountry: 'IN',
  taxId: `ABCDE${unique().slice(0, 4)}F`,
  purpose: 'Salary and savings',
  ...more,
})
