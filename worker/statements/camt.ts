import { decimal, type Line, type Statement, unsigned } from './rules.ts'
import { branch, chunks, leaf, shortened } from './xml.ts'

const isReversal = (type: string) => type === 'reversal' || type === 'refund'
const side = (amount: bigint) => leaf('CdtDbtInd', amount < 0n ? 'DBIT' : 'CRDT')

function amountOf(minor: bigint, { currency }: Statement): string {
  return `<Amt Ccy="${currency}">${decimal(unsigned(minor), currency)}</Amt>`
}

const balance = (code: string, minor: bigint, date: string, statement: Statement) =>
  branch(
    'Bal',
    branch('Tp', branch('CdOrPrtry', leaf('Cd', code))),
    amountOf(minor, statement),
    side(minor),
    branch('Dt', leaf('Dt', date)),
  )

/** The other side: who paid this account, or whom it paid. */
function parties({ otherName, otherNumber }: Line, amount: bigint): string {
  const role = amount < 0n ? 'Cdtr' : 'Dbtr'
  const name =
    otherName.trim() === '' ? '' : branch(role, branch('Pty', leaf('Nm', shortened(otherName, 140))))
  const account = otherNumber
    ? branch(`${role}Acct`, branch('Id', branch('Othr', leaf('Id', otherNumber))))
    : ''
  return name + account === '' ? '' : branch('RltdPties', name, account)
}

function entry(line: Line, statement: Statement): string {
  const amount = BigInt(line.amount)
  const reference = line.id.replaceAll('-', '')
  const note = line.note ? branch('RmtInf', ...chunks(line.note, 140).map((part) => leaf('Ustrd', part))) : ''
  return branch(
    'Ntry',
    leaf('NtryRef', line.version),
    amountOf(amount, statement),
    side(amount),
    leaf('RvslInd', String(isReversal(line.type))),
    branch('Sts', leaf('Cd', 'BOOK')),
    branch('BookgDt', leaf('Dt', line.booked)),
    branch('ValDt', leaf('Dt', line.valued)),
    leaf('AcctSvcrRef', reference),
    branch('BkTxCd', branch('Prtry', leaf('Cd', line.type), leaf('Issr', shortened(statement.bank, 35)))),
    branch(
      'NtryDtls',
      branch(
        'TxDtls',
        branch('Refs', leaf('AcctSvcrRef', reference)),
        amountOf(amount, statement),
        side(amount),
        parties(line, amount),
        note,
        branch('RltdDts', leaf('TxDtTm', line.createdAt)),
      ),
    ),
  )
}

const numberAndSum = (count: number, sum: bigint, { currency }: Statement) => [
  leaf('NbOfNtries', String(count)),
  leaf('Sum', decimal(sum, currency)),
]

/** ISO 20022 camt.053.001.08, bank to customer statement. An entry stands on a line of its own. */
export function camtOf(statement: Statement): string {
  const { account, from, to, asOf, credits, debits, opening, closing, currency } = statement
  const id = `${account}-${from.replaceAll('-', '')}-${statement.lastVersion}`.slice(0, 35)
  const summary = branch(
    'TxsSummry',
    branch('TtlNtries', leaf('NbOfNtries', String(credits.count + debits.count))),
    branch('TtlCdtNtries', ...numberAndSum(credits.count, credits.sum, statement)),
    branch('TtlDbtNtries', ...numberAndSum(debits.count, debits.sum, statement)),
  )
  const holder =
    statement.holder.trim() === '' ? '' : branch('Ownr', leaf('Nm', shortened(statement.holder, 140)))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>',
    branch('GrpHdr', leaf('MsgId', id), leaf('CreDtTm', asOf)),
    '<Stmt>',
    leaf('Id', id),
    leaf('CreDtTm', asOf),
    branch('FrToDt', leaf('FrDtTm', `${from}T00:00:00`), leaf('ToDtTm', `${to}T23:59:59`)),
    branch(
      'Acct',
      branch('Id', branch('Othr', leaf('Id', account))),
      leaf('Ccy', currency),
      leaf('Nm', shortened(statement.product, 70)),
      holder,
      branch('Svcr', branch('FinInstnId', leaf('Nm', shortened(statement.bank, 140)))),
    ),
    balance('OPBD', opening, from, statement),
    balance('CLBD', closing, to, statement),
    summary,
    ...statement.lines.map((line) => entry(line, statement)),
    '</Stmt>',
    '</BkToCstmrStmt></Document>',
    '',
  ].join('\n')
}
