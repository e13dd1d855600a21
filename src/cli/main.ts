#!/usr/bin/env node
import { ignoreClosedPipes } from './output.ts';
import { runProgram } from './program.ts';

ignoreClosedPipes();
// A promise alone keeps no process alive, and the handles of idle analysis processes do not either.
const alive = setInterval(() => {}, 2 ** 30);
// Not `process.exit`: what is still on its way into a pipe must arrive.
process.exitCode = await runProgram(process.argv.slice(2));
clearInterval(alive);
