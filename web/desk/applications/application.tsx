import { useParams } from '@solidjs/router'
import { Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import { useQuery } from '../../bank/reading.ts'
import { Back } from '../../bank/shell/back.tsx'
import { Failed } from '../../bank/shell/faults.tsx'
import { signed } from '../../session.ts'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { applicationQuery } from './queries.ts'
import { ApplicationRecord } from './record.tsx'
import { Wizard } from './wizard.tsx'

/** An application: a draft is written in it, anything else is read and decided. */
export default function ApplicationPage() {
  const parameters = useParams<{ id: string }>()
  return (
    <Show keyed when={parameters.id}>
      {(id) => (
        <Show when={id !== 'new'} fallback={<Begun />}>
          <Kept id={id} />
        </Show>
      )}
    </Show>
  )
}

/** A new one keeps its id for as long as the page stands. */
function Begun() {
  const id = uuidv7()
  return (
    <>
      <Back href="/desk/applications" name="Applications" />
      <Wizard id={id} />
    </>
  )
}

function Kept(props: { id: string }) {
  const found = useQuery(() => applicationQuery(props.id))
  const now = () => (found.isSuccess ? found.data : undefined)
  const isWritten = () => now()?.status === 'draft' && signed()?.role === 'operator'
  return (
    <>
      <Back href="/desk/applications" name="Applications" />
      <Show when={!found.isPending} fallback={<SkeletonRows rows={6} />}>
        <Show when={now()} fallback={<Failed error={found.error} onRetry={() => void found.refetch()} />}>
          {(application) => (
            <Show when={isWritten()} fallback={<ApplicationRecord application={application()} />}>
              <Wizard id={props.id} draft={application()} />
            </Show>
          )}
        </Show>
      </Show>
    </>
  )
}
