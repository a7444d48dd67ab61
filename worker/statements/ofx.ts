import { decimal, type Line, type Statement } from './rules.ts'
import { branch, leaf, shortened } from './xml.ts'

const kinds: Record<string, string> = {
  transfer: 'XFER',
  payment: 'PAYMENT',
  deposit: 'DEP',
  withdrawal: 'CASH',
  fee: 'FEE',
  interest: 'INT',
}

const compact = (date: string) => date.replaceAll('-', '')
/** `2026-10-31T18:29:59.000Z` → `20261031182959.000[0:GMT]`. */
const moment = (instant: string) => `${instant.replace(/[-:TZ]/g, '')}[0:GMT]`

function entry(line: Line, { account, currency }: Statement): string {
  const amount = BigInt(line.amount)
  return branch(
    'STMTTRN',
    leaf('TRNTYPE', kinds[line.type] ?? (amount < 0n ? 'DEBIT' : 'CREDIT')),
    leaf('DTPOSTED', compact(line.booked)),
    leaf('DTUSER', moment(line.createdAt)),
    leaf('DTAVAIL', compact(line.valued)),
    leaf('TRNAMT', decimal(amount, currency)),
    // The same entry has the same id in every file, so that no program takes it in twice.
    leaf('FITID', `${account}-${line.version}`),
    leaf('SRVRTID', shortened(line.id, 36)),
    ...(line.otherName.trim() === '' ? [] : [leaf('NAME', shortened(line.otherName, 32))]),
    ...(line.note ? [leaf('MEMO', shortened(line.note, 255))] : []),
  )
}

/** OFX 2.1.1, a bank statement download. An entry stands on a line of its own. */
export function ofxOf(statement: Statement): string {
  const { account, currency, from, to, asOf, opening, closing } = statement
  const status = branch('STATUS', leaf('CODE', '0'), leaf('SEVERITY', 'INFO'))
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
    '<OFX>',
    branch(
      'SIGNONMSGSRSV1',
      branch('SONRS', status, leaf('DTSERVER', moment(asOf)), leaf('LANGUAGE', 'ENG')),
    ),
    `<BANKMSGSRSV1><STMTTRNRS>${leaf('TRNUID', '0')}${status}<STMTRS>`,
    leaf('CURDEF', currency),
    branch(
      'BANKACCTFROM',
      leaf('BANKID', shortened(statement.bank, 9)),
      leaf('ACCTID', account),
      leaf('ACCTTYPE', statement.type === 'savings' ? 'SAVINGS' : 'CHECKING'),
    ),
    `<BANKTRANLIST>${leaf('DTSTART', compact(from))}${leaf('DTEND', compact(to))}`,
    ...statement.lines.map((line) => entry(line, statement)),
    '</BANKTRANLIST>',
    branch('LEDGERBAL', leaf('BALAMT', decimal(closing, currency)), leaf('DTASOF', compact(to))),
    branch(
      'BALLIST',
      branch(
        'BAL',
        leaf('NAME', 'Opening balance'),
        leaf('DESC', `Balance before the first entry of ${from}`),
        leaf('BALTYPE', 'DOLLAR'),
        leaf('VALUE', decimal(opening, currency)),
      ),
    ),
    '</STMTRS></STMTTRNRS></BANKMSGSRSV1>',
    '</OFX>',
    '',
  ].join('\n')
}
