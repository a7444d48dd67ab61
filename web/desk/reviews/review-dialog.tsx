import { createSignal } from 'solid-js'
import { bank } from '../../api.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { DeedDialog } from '../accounts/deed.tsx'
import { levelNames, riskNames } from './words.ts'

type Level = 'minimum' | 'small' | 'full'
type Risk = 'low' | 'medium' | 'high'
const years: Record<Risk, number> = { low: 10, medium: 8, high: 2 }
const optionsOf = <Value extends string>(values: readonly Value[], names: Record<string, string>) =>
  values.map((value) => ({ value, label: names[value]! }))

/** What a new look at a customer's papers has found. */
export function ReviewDialog(props: {
  customer: { customerId: string; name: string; level: string; risk: string }
  onClose: () => void
}) {
  const [level, setLevel] = createSignal(props.customer.level as Level)
  const [risk, setRisk] = createSignal(props.customer.risk as Risk)
  return (
    <DeedDialog
      title={`Review of ${props.customer.name}`}
      consequence={`See the papers first. Once this is approved, the level and rating hold, the next review is due in ${years[risk()]} years, and payments stopped for a late review go on.`}
      word="Propose it"
      done="Proposed"
      second
      send={(reason) =>
        bank.reviews.propose.mutate({
          customerId: props.customer.customerId,
          level: level(),
          risk: risk(),
          reason,
        })
      }
      onClose={props.onClose}
    >
      <Segmented<Level>
        legend="Level"
        value={level()}
        options={optionsOf(['minimum', 'small', 'full'], levelNames)}
        onChange={setLevel}
      />
      <Segmented<Risk>
        legend="Risk"
        value={risk()}
        options={optionsOf(['low', 'medium', 'high'], riskNames)}
        onChange={setRisk}
      />
    </DeedDialog>
  )
}
