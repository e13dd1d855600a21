#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// What is imported below is compiled once for all runs; NODE_DISABLE_COMPILE_CACHE=1 switches that off.
enableCompileCache();
const args = process.argv.slice(2);
// It takes longest to be ready, so it starts before anything else is loaded and before the arguments are understood.
const analyzer = args[0] === 'check' ? (await import('./start-analyzer.ts')).startAnalyzer() : null;
const { ignoreClosedPipes } = await import('./output.ts');
const { runProgram } = await import('./program.ts');

ignoreClosedPipes();
// A promise alone keeps no process alive, and the handles of idle analysis processes do not either.
const alive = setInterval(() => {}, 2 ** 30);
// Not `process.exit`: what is still on its way into a pipe must arrive.
process.exitCode = await runProgram(args, analyzer);
analyzer?.abandon();
clearInterval(alive);
