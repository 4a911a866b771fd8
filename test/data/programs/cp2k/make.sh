#!/bin/bash
# CP2K 2023.1 (Debian cp2k), classical force field: eight ions of NaCl. make.sh FOLDER
input=$(realpath "$(dirname "$0")/nacl.inp"); mkdir -p "$1"; cd "$1" || exit 1
start() { # project ensemble steps fs every format A B C
  for pair in "P $1" "ENS $2" "STEPS $3" "DT $4" "EVERY $5" "FMT $6" "A $7" "B $8" "C $9"; do echo "@SET $pair"; done | cat - "$input" > $1.inp
  OMP_NUM_THREADS=1 cp2k.psmp -i $1.inp > $1.log
}
tilted=("5.7 0 0" "0.6 5.6 0" "-0.4 0.3 5.9")
cube=("5.7 0 0" "0 5.7 0" "0 0 5.7")
start nptf NPT_F 60 2.0 10 XYZ "${tilted[@]}"
start aligned NPT_F 60 2.0 10 DCD_ALIGNED_CELL "${tilted[@]}"
start cubic NVT 40 2.0 10 DCD "${cube[@]}"
# Runs that were stopped at step 50 and went on from their restart file of step 40, into the same files.
for run in "again XYZ" "twice DCD"; do
  set -- $run
  start $1 NVT 40 2.0 10 $2 "${cube[@]}"
  cp $1-1.restart at40.restart
  for steps in 10 60; do
    sed "s/@SET STEPS .*/@SET STEPS $steps/" $1.inp > more.inp
    printf '&EXT_RESTART\n  RESTART_FILE_NAME at40.restart\n&END EXT_RESTART\n' >> more.inp
    OMP_NUM_THREADS=1 cp2k.psmp -i more.inp > more.log
  done
done
