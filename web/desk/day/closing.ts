/** The work of closing a day from the page: one part a call, again and again, until the day is closed. */
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, onCleanup } from 'solid-js'
import type { DayStatus, EodRun } from '../../../worker/day/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { toast } from '../../ui/toast.tsx'
import { dayQuery } from './queries.ts'

const waitMs = 500
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** Leaving the page stops the asking, not the run: whoever continues it goes on where it is. */
export function useClosing() {
  const queries = useQueryClient()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<Fault>()
  let isHere = true
  onCleanup(() => {
    isHere = false
  })
  const show = (run: EodRun) =>
    queries.setQueryData(dayQuery().queryKey, (before: DayStatus | undefined) => before && { ...before, run })

  async function close(date: string) {
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    try {
      for (let status = ''; isHere && status !== 'done'; ) {
        const run = await bank.day.close.mutate({ date })
        // A status that was asked for before this answer must not overwrite it.
        await queries.cancelQueries(dayQuery())
        show(run)
        status = run.status
        if (status === 'waiting') await pause(waitMs)
        if (status === 'done') toast('The day is closed')
      }
    } catch (error) {
      setFault(heed(error))
    } finally {
      setBusy(false)
      await queries.invalidateQueries(dayQuery())
    }
  }
  return { busy, fault, close }
}
