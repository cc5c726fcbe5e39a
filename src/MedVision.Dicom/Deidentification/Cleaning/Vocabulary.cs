using System.Collections.Frozen;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Words of radiology that name no person and no place; surnames that are also such words (Brown, Berg, Lang) are left out.</summary>
internal static class Vocabulary
{
    private static readonly FrozenSet<string> words = """
        a an and are as at by for from in into is no not of on or per than the then to with within without yes und mit ohne von der die das et avec sans con sin
        test phantom anonymous anonymized anonymised patient volunteer subject unknown none other unspecified na
        mr mri mra mrs mrcp fmri ct cta cbct pet pt spect nm us xr cr dx mg rf xa dsa ivus oct ecg ekg eeg seg sr rt rtstruct rtplan rtdose sc ot dwi dti dsi adc fa trace
        t1 t1w t2 t2w t2star pd pdw flair stir swi swan tof mpr mip minip vrt mprage bravo fspgr spgr vibe lava thrive dixon haste ssfse fiesta ciss space cube vista trufi bssfp
        se tse fse ffe tfe gre gr ir tir epi asl pcasl dce dsc bold perfusion diffusion spectroscopy elastography angio angiography venography urography myelography
        fs fatsat fat sat saturated saturation water opposed phase inphase outphase echo echoes spin gradient recalled inversion recovery steady state
        2d 3d 4d b0 b50 b100 b400 b500 b800 b1000 b1500 b2000 te tr ti fov nex nsa tse2d se2d
        ax axial tra transverse transversal sag sagittal sagital cor coronal obl oblique ap pa lat lateral medial anterior posterior superior inferior cranial caudal oblq
        left right bilateral unilateral both l r lt rt midline upper lower middle proximal distal dorsal ventral inner outer central peripheral
        head brain skull cranium cerebrum cerebral cerebellum cerebellar brainstem pons medulla midbrain thalamus hippocampus amygdala pituitary sella sellar pineal ventricle ventricles
        ventricular cortex cortical subcortical frontal parietal temporal occipital insula lobe hemisphere corpus callosum basal ganglia white grey gray matter csf meninges dura
        face facial orbit orbits orbital eye eyes retina fundus macula optic nerve disc ear ears inner iac petrous mastoid sinus sinuses paranasal nasal nose jaw mandible maxilla teeth dental tooth
        neck cervical thyroid larynx pharynx carotid vertebral throat tongue parotid salivary gland glands lymph node nodes
        chest thorax thoracic lung lungs pulmonary bronchus bronchial trachea mediastinum heart cardiac coronary aorta aortic valve myocardium myocardial pericardium breast breasts mamma mammography axilla rib ribs sternum
        abdomen abdominal liver hepatic spleen splenic pancreas pancreatic kidney kidneys renal adrenal gallbladder biliary stomach gastric bowel colon colonic small large intestine rectum rectal appendix
        pelvis pelvic bladder urethra ureter prostate prostatic uterus uterine ovary ovarian testis testes scrotum cervix vagina penis fetal fetus obstetric placenta
        spine spinal cord lumbar sacral sacrum coccyx vertebra vertebrae disk discs canal
        shoulder arm elbow forearm wrist hand finger fingers thumb hip hips thigh femur femoral knee knees patella leg tibia tibial fibula calf ankle foot feet toe toes heel humerus radius ulna clavicle scapula
        extremity extremities limb joint bone bones muscle tendon ligament cartilage meniscus soft tissue tissues skin vessel vessels artery arteries arterial vein veins venous vascular portal vena cava iliac whole body
        native contrast enhanced enhancement gadolinium gd gad iodine iodinated km ce post pre postcontrast precontrast unenhanced plain early late delayed delay phase phases dynamic bolus injection oral iv rectal dose low high
        localizer localiser scout topogram survey scanogram tracker calibration reference ref raw derived reformat reformatted recon reconstruction reconstructed original primary secondary processed filtered normalized normalised
        subtraction subtracted sub map maps mapping parametric overlay overlays segmentation segmentations segment segments mask masks label contour contours measurement measurements report findings finding capture captured screen save dose
        image images series study scan scans slice slices slab stack volume volumes frame frames view views projection position plane planes section thick thin thickness mm cm ml mgy sec s ms min kv kvp ma mas deg
        routine protocol standard exam examination follow followup up baseline screening emergency trauma stroke tumor tumour tumors tumours cancer metastasis metastases metastatic lesion lesions mass masses nodule nodules cyst cystic
        glioma glioblastoma gbm meningioma adenoma pituitary lymphoma carcinoma sarcoma melanoma schwannoma astrocytoma neoplasm neoplasms benign malignant necrosis necrotic edema oedema hemorrhage haemorrhage infarct infarction ischemia ischaemia
        aneurysm stenosis thrombus thrombosis embolism fracture fractures dislocation infection abscess inflammation degeneration arthritis arthrosis hernia hydrocephalus epilepsy seizure sclerosis multiple ms dementia atrophy
        resection surgery surgical postoperative preoperative postop preop intraoperative biopsy radiotherapy radiation chemotherapy therapy treatment planning plan target gtv ctv ptv oar rectum isocenter field fields beam beams boost
        normal abnormal suspected suspicious history pain headache fever cough mild moderate severe acute chronic stable progression progressive recurrent recurrence complete partial response
        anomaly activation attention probability heatmap classification detection synthetic generated algorithm automatic automated manual semiautomatic model network unet
        rest stress exercise supine prone standing upright erect decubitus breath hold breathhold free breathing inspiration expiration gated gating triggered navigator motion corrected correction correct moco ac nac attenuation
        tc fdg f18 ga68 psma dotatate tracer uptake suv static early bone marrow ventilation whole-body wholebody
        human homo sapiens mouse rat dog cat sus canine feline animal
        window level width lung soft mediastinal sharp smooth kernel filter fast slow short long single dual multi multiple energy source spiral helical sequential axial volumetric isotropic interpolated resampled registered aligned
        kopf schaedel abdomen becken hirn gehirn schulter knie huefte fuss leber niere nieren herz lunge lungen crane cerveau cabeza craneo cerebro
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The word is known to be harmless; case does not count.</summary>
    public static bool Has(string word) => words.Contains(word);
}
