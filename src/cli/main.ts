#!/usr/bin/env node
import { ignoreClosedPipes } from './output.ts';
import { runProgram } from './program.ts';

ignoreClosedPipes();
// Not `process.exit`: what is still on its way into a pipe must arrive.
process.exitCode = await runProgram(process.argv.slice(2));
