/**
 * What the bank told, kept by the query cache and shown as signals. Solid Query's own hooks answer through
 * Suspense, where a refetch in the middle of a change of page can hold that change back for ever (seen); a page here
 * always shows at once and says itself that it is loading.
 */
import {
  type DefaultError,
  type InfiniteData,
  InfiniteQueryObserver,
  type InfiniteQueryObserverOptions,
  type QueryKey,
  QueryObserver,
  type QueryObserverOptions,
  useQueryClient,
} from '@tanstack/solid-query'
import { createComputed, createSignal, on, onCleanup } from 'solid-js'

type Observer<Options, Result> = {
  setOptions: (options: Options) => void
  getCurrentResult: () => Result
  subscribe: (listener: (result: Result) => void) => () => void
}

/** An object with the result's own properties, each of them reactive. */
function follow<Options, Result extends object>(
  observer: Observer<Options, Result>,
  options: () => Options,
): Result {
  const [result, setResult] = createSignal(observer.getCurrentResult())
  const take = () => setResult(() => observer.getCurrentResult())
  createComputed(
    on(
      options,
      (now) => {
        observer.setOptions(now)
        take()
      },
      { defer: true },
    ),
  )
  onCleanup(observer.subscribe(take))
  take()
  return new Proxy({} as Result, { get: (_, name) => Reflect.get(result(), name) })
}

export function useQuery<Fetched, Key extends QueryKey>(
  options: () => QueryObserverOptions<Fetched, DefaultError, Fetched, Fetched, Key>,
) {
  return follow(new QueryObserver(useQueryClient(), options()), options)
}

export function useInfiniteQuery<Fetched, Key extends QueryKey, Cursor>(
  options: () => InfiniteQueryObserverOptions<
    Fetched,
    DefaultError,
    InfiniteData<Fetched, Cursor>,
    Key,
    Cursor
  >,
) {
  return follow(new InfiniteQueryObserver(useQueryClient(), options()), options)
}
