/** What every customer meets first behind the sign-in, in one file: two would be one wait more. */
export { default as Home } from './home/home.tsx'
export { default as Shell } from './shell/shell.tsx'
