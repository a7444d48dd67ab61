import { bank } from '../../api.ts'
import { ChangeDialog } from './change-dialog.tsx'

/** Proposes to take the second factors of somebody away who has lost them. */
export function ResetFactors(props: { id: string; name: string; onClose: () => void }) {
  return (
    <ChangeDialog
      title={`Reset the second factors of ${props.name}`}
      word="Propose"
      needsSecond
      send={(request, reason) => bank.users.resetFactors.mutate({ request, id: props.id, reason })}
      onClose={props.onClose}
    >
      <p class="text-small text-soft">
        Once it is approved, they are told at their present e-mail or phone, and can stop it for a day.
      </p>
    </ChangeDialog>
  )
}
