/** What is said of each check: as the bank's tool says it, and as the page translates it. */

/** What is looked at. */
export const checkNames = {
  file: 'The file is the one that the bank made',
  signature: 'The manifest was signed by the bank',
  chain: 'Every entry follows from the one before',
  balance: 'Opening balance and entries give the closing balance',
  inclusion: 'The account stands in the bank’s published root',
}

/** What was found. */
export const findings = {
  file_same: 'All {bytes} bytes have the fingerprint (sha256) that the manifest names.',
  file_pdf: 'A PDF is checked as a whole: download it again and compare the two.',
  entry_missing: 'Entry {number} of {all}, booked on {booked}, is missing.',
  entry_figure:
    'Entry {number} of {all}, booked on {booked}: the file says {said}, the bank booked {sealed}.',
  entry_changed: 'Entry {number} of {all}, booked on {booked}, was changed. The bank booked {sealed}.',
  entries_added: 'Entries were added after the last one that the bank booked.',
  around_changed: 'All entries are the bank’s own: the change is in what stands before or after them.',
  no_key: 'No published key of the bank has the id {key}.',
  key_not_its_id: 'The key does not match its id.',
  no_ed25519: 'This browser cannot check Ed25519 signatures. A newer one can.',
  signed: 'The signature fits the bank’s published key {key}.',
  not_signed: 'The signature does not fit: the manifest was changed, or it is not the bank’s.',
  chain_breaks: 'The chain breaks at entry {number} of {all}.',
  chain_ends_elsewhere: 'The chain does not end where the manifest says.',
  chain_closes: '{all} hashes were computed anew, and they close.',
  manifest_sum: 'The manifest’s own figures do not add up.',
  sum_by_manifest: '{opening} and {all} entries give {closing}, by the manifest’s figures.',
  unread: 'The figures of this file cannot be read.',
  file_sum: 'In this file {opening} and its entries give {sum}, not {closing}.',
  sum_by_file: '{opening} and {all} entries give {closing}, by the file’s own figures.',
  other_balances: 'The balances of this file are not those that the bank signed.',
  no_root:
    'There was no root over these entries yet: the bank publishes one each night. Get the manifest again.',
  links_broken: 'The entries between this file and the root do not follow.',
  path_elsewhere: 'The path does not lead to the root.',
  root_not_signed: 'The root was not signed by the bank.',
  root_unread: 'The path leads to the root of {date}; the published one could not be read.',
  other_root: 'The bank published another root for {date}.',
  root_unchecked: 'The path leads to the root; its signature could not be checked here.',
  included: '{steps} steps lead to the root over {accounts} accounts of {date}.',
} as const

export type CheckName = keyof typeof checkNames
export type Finding = keyof typeof findings
