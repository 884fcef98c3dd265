import { describe, expect, it } from 'vitest';
import { readTexts, type Reading } from '../support/lists.ts';

/** Every published layout in small, with invented parties: each fixture holds one entry with all that its layout can say. */
const read = (listId: string, text: string): Reading => {
  const whole = readTexts(listId, { file: text });
  expect(readTexts(listId, { file: text }, 7)).toEqual(whole);
  return whole;
};

describe('OFAC', () => {
  it('legacy XML: names by category, ids, what is filed under ids, and the count', () => {
    const xml = `<?xml version="1.0"?><sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation><Publish_Date>03/24/2026</Publish_Date><Record_Count>1</Record_Count></publshInformation>
      <sdnEntry><uid>7</uid><firstName>Ivan</firstName><lastName>VELT</lastName><title>Director</title><sdnType>Individual</sdnType><remarks>(Linked To: VELT, OOO)</remarks>
      <programList><program>UKRAINE-EO13662</program></programList>
      <idList><id><uid>1</uid><idType>Passport</idType><idNumber>N123456</idNumber></id><id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id><id><uid>3</uid><idType>Secondary sanctions risk:</idType><idNumber>section 5</idNumber></id></idList>
      <akaList><aka><uid>1</uid><type>a.k.a.</type><category>weak</category><lastName>VANYA</lastName></aka><aka><uid>2</uid><type>f.k.a.</type><category>strong</category><lastName>VELTMANN</lastName><firstName>Ivan</firstName></aka></akaList>
      <addressList><address><uid>1</uid><address1>Ul. Novaya 3</address1><city>Tula</city><country>Russia</country></address></addressList>
      <nationalityList><nationality><uid>1</uid><country>Belarus</country></nationality></nationalityList>
      <dateOfBirthList><dateOfBirthItem><uid>1</uid><dateOfBirth>02 Jan 1962</dateOfBirth></dateOfBirthItem></dateOfBirthList>
      <placeOfBirthList><placeOfBirthItem><uid>1</uid><placeOfBirth>Minsk</placeOfBirth></placeOfBirthItem></placeOfBirthList></sdnEntry></sdnList>`;
    const { entries, publication } = read('ofac-cons', xml);
    expect(publication).toEqual({ dated: '2026-03-24', count: 1 });
    expect(entries).toEqual([
      {
        entryId: '7',
        source: 'SSI',
        kind: 'person',
        names: [
          { text: 'VELT, Ivan', kind: 'primary' },
          { text: 'VANYA', kind: 'weak' },
          { text: 'VELTMANN, Ivan', kind: 'former' },
        ],
        programs: ['UKRAINE-EO13662'],
        identifiers: [{ scheme: 'passport', value: 'N123456' }],
        countries: ['RU', 'BY'],
        addresses: ['Ul. Novaya 3, Tula, Russia'],
        birthDates: ['02 Jan 1962'],
        birthPlaces: ['Minsk'],
        gender: 'Male',
        positions: ['Director'],
        links: [{ relation: 'Linked To', name: 'VELT, OOO' }],
        remarks: '(Linked To: VELT, OOO); Secondary sanctions risk: section 5',
      },
    ]);
  });

  it('ENHANCED XML: scripts, low quality, features, relationships', () => {
    const name = (primary: boolean, weak: boolean, ...writings: [string, string][]): string =>
      `<name><isPrimary>${primary}</isPrimary>${primary ? '' : '<aliasType refId="1">A.K.A.</aliasType>'}<isLowQuality>${weak}</isLowQuality><translations>${writings.map(([script, text], i) => `<translation><isPrimary>${i === 0}</isPrimary><script refId="2">${script}</script><formattedFullName>${text}</formattedFullName></translation>`).join('')}</translations></name>`;
    const xml = `<sanctionsData xmlns="x"><publicationInfo><dataAsOf>2026-01-10T00:00:00</dataAsOf></publicationInfo><entities><entity id="9"><generalInfo><entityType refId="1">Vessel</entityType></generalInfo>
      <sanctionsLists><sanctionsList refId="1" id="1" datePublished="2024-02-23">SDN List</sanctionsList></sanctionsLists><sanctionsPrograms><sanctionsProgram refId="1" id="1">RUSSIA-EO14024</sanctionsProgram></sanctionsPrograms><sanctionsTypes><sanctionsType refId="1" id="1">Block</sanctionsType></sanctionsTypes>
      <names>${name(true, false, ['Latin', 'VELT STAR'], ['Cyrillic', 'ВЕЛЬТ СТАР'])}${name(false, true, ['Latin', 'STAR'])}</names>
      <addresses><address id="1"><country refId="1">Russia</country><translations><translation><addressParts><addressPart><type>CITY</type><value>Murmansk</value></addressPart></addressParts></translation></translations></address></addresses>
      <features><feature id="1"><type featureTypeId="1">Vessel Flag</type><value>Panama</value></feature><feature id="2"><type featureTypeId="2">SWIFT/BIC</type><value>VLTBRUMM</value></feature><feature id="3"><type featureTypeId="3">Website</type><value>velt.example</value></feature></features>
      <identityDocuments><identityDocument id="1"><type refId="1">Vessel Registration Identification</type><documentNumber>IMO 9187629</documentNumber></identityDocument></identityDocuments>
      <relationships><relationship id="1"><type refId="1">Owned or Controlled By</type><relatedEntity entityId="7">VELT, OOO</relatedEntity></relationship></relationships></entity></entities></sanctionsData>`;
    const { entries, publication } = read('ofac-sdn', xml);
    expect(publication).toEqual({ dated: '2026-01-10' });
    expect(entries[0]).toEqual({
      entryId: '9',
      source: 'SDN',
      kind: 'vessel',
      names: [
        { text: 'VELT STAR', kind: 'primary' },
        { text: 'ВЕЛЬТ СТАР', kind: 'alias', script: 'Cyrillic' },
        { text: 'STAR', kind: 'weak' },
      ],
      programs: ['RUSSIA-EO14024'],
      identifiers: [
        { scheme: 'imo', value: '9187629' },
        { scheme: 'bic', value: 'VLTBRUMM' },
      ],
      countries: ['RU'],
      addresses: ['Murmansk, Russia'],
      birthDates: [],
      vessel: { flag: 'Panama' },
      links: [{ relation: 'Owned or Controlled By', name: 'VELT, OOO', entryId: '7' }],
      measures: ['Block'],
      listedOn: '2024-02-23',
      remarks: 'Website velt.example',
    });
  });

  it('ADVANCED XML: what parties point to, before and behind them', () => {
    const xml = `<Sanctions xmlns="x"><DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>3</Month><Day>4</Day></DateOfIssue>
      <ReferenceValueSets><AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues><CountryValues><Country ID="1" ISO2="RU">Russia</Country></CountryValues><FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType><FeatureType ID="224">Gender</FeatureType></FeatureTypeValues><DetailReferenceValues><DetailReference ID="91">Male</DetailReference></DetailReferenceValues><IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues><ListValues><List ID="1550">SDN List</List></ListValues><NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues><PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues><RelationTypeValues><RelationType ID="15001">Associate Of</RelationType></RelationTypeValues><SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType></SanctionsTypeValues><ScriptValues><Script ID="215">Latin</Script><Script ID="220">Cyrillic</Script></ScriptValues></ReferenceValueSets>
      <Locations><Location ID="5"><LocationCountry CountryID="1"/><LocationPart LocPartTypeID="1"><LocationPartValue Primary="true"><Value>Tula</Value></LocationPartValue></LocationPart></Location></Locations>
      <IDRegDocuments><IDRegDocument ID="6" IDRegDocTypeID="1571" IdentityID="11"><IDRegistrationNo>N123456</IDRegistrationNo></IDRegDocument></IDRegDocuments>
      <DistinctParties><DistinctParty FixedRef="36"><Comment>A remark</Comment><Profile ID="36" PartySubTypeID="4"><Identity ID="11" Primary="true" False="false">
        <Alias FixedRef="1" AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName ID="1"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="215">VELT</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="215">Ivan</NamePartValue></DocumentedNamePart></DocumentedName><DocumentedName ID="2"><DocumentedNamePart><NamePartValue NamePartGroupID="1" ScriptID="220">ВЕЛЬТ</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
        <Alias FixedRef="2" AliasTypeID="1400" Primary="false" LowQuality="true"><DocumentedName ID="3"><DocumentedNamePart><NamePartValue NamePartGroupID="2" ScriptID="215">Vanya</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
        <NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups></Identity>
        <Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1"><DatePeriod><Start><From><Year>1962</Year><Month>1</Month><Day>1</Day></From><To/></Start><End><From/><To><Year>1962</Year><Month>12</Month><Day>31</Day></To></End></DatePeriod></FeatureVersion></Feature>
        <Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="2"><VersionLocation LocationID="5"/></FeatureVersion></Feature>
        <Feature ID="3" FeatureTypeID="224"><FeatureVersion ID="3"><VersionDetail DetailTypeID="1" DetailReferenceID="91"/></FeatureVersion></Feature></Profile></DistinctParty>
        <DistinctParty FixedRef="37"><Profile ID="37" PartySubTypeID="3"><Identity ID="12" Primary="true" False="false"><Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart><NamePartValue NamePartGroupID="9" ScriptID="215">VELT, OOO</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty></DistinctParties>
      <ProfileRelationships><ProfileRelationship ID="1" From-ProfileID="36" To-ProfileID="37" RelationTypeID="15001"/></ProfileRelationships>
      <SanctionsEntries><SanctionsEntry ID="1" ProfileID="36" ListID="1550"><EntryEvent ID="1"><Date><Year>2022</Year><Month>2</Month><Day>24</Day></Date></EntryEvent><SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>RUSSIA-EO14024</Comment></SanctionsMeasure><SanctionsMeasure ID="2" SanctionsTypeID="2"/></SanctionsEntry></SanctionsEntries></Sanctions>`;
    const { entries, rows } = read('ofac-sdn', xml);
    expect(rows).toBe(2);
    expect(entries[0]).toEqual({
      entryId: '36',
      source: 'SDN',
      kind: 'person',
      names: [
        { text: 'VELT, Ivan', kind: 'primary' },
        { text: 'ВЕЛЬТ', kind: 'alias', script: 'Cyrillic' },
        { text: 'Vanya', kind: 'weak' },
      ],
      programs: ['RUSSIA-EO14024'],
      identifiers: [{ scheme: 'passport', value: 'N123456' }],
      countries: ['RU'],
      addresses: ['Tula, Russia'],
      birthDates: ['1962'],
      gender: 'Male',
      links: [{ relation: 'Associate Of', name: 'VELT, OOO', entryId: '37' }],
      measures: ['Block'],
      listedOn: '2022-02-24',
      remarks: 'A remark',
    });
    expect(entries[1]).toMatchObject({ kind: 'organisation', names: [{ text: 'VELT, OOO' }] });
  });

  it('a count that the file does not hold is told', () => {
    const xml =
      '<sdnList><publshInformation><Record_Count>2</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>A</lastName></sdnEntry></sdnList>';
    expect(read('ofac-sdn', xml)).toMatchObject({ rows: 1, publication: { count: 2 } });
  });
});

describe('UN', () => {
  it('people with four names, aliases by quality, several in one block, dates in ranges', () => {
    const xml = `<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>IVAN</FIRST_NAME><SECOND_NAME>P.</SECOND_NAME><THIRD_NAME>VELT</THIRD_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.999</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON><GENDER>Male</GENDER><NAME_ORIGINAL_SCRIPT>ВЕЛЬТ</NAME_ORIGINAL_SCRIPT><COMMENTS1>Fled.</COMMENTS1><DESIGNATION><VALUE>General</VALUE></DESIGNATION><NATIONALITY><VALUE>Russian Federation</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Velt Ivan; Velt I.</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Vanya</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS><INDIVIDUAL_ADDRESS><CITY>Tula</CITY><COUNTRY>Russian Federation</COUNTRY></INDIVIDUAL_ADDRESS><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_PLACE_OF_BIRTH><CITY>Minsk</CITY><COUNTRY>Belarus</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>N1234567</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>VELT FRONT</FIRST_NAME><REFERENCE_NUMBER>CDe.999</REFERENCE_NUMBER><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Velt</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>`;
    const { entries, publication } = read('un-sc', xml);
    expect(publication).toEqual({ dated: '2026-02-27' });
    expect(entries).toEqual([
      {
        entryId: 'CDi.999',
        source: 'UN',
        kind: 'person',
        names: [
          { text: 'IVAN P. VELT', kind: 'primary' },
          { text: 'Velt Ivan', kind: 'alias' },
          { text: 'Velt I.', kind: 'alias' },
          { text: 'Vanya', kind: 'weak' },
          { text: 'ВЕЛЬТ', kind: 'alias', script: 'original' },
        ],
        programs: ['DRC'],
        identifiers: [{ scheme: 'passport', value: 'N1234567' }],
        countries: ['RU'],
        addresses: ['Tula, Russian Federation'],
        birthDates: ['1960 to 1962', 'circa 1961'],
        birthPlaces: ['Minsk, Belarus'],
        gender: 'Male',
        positions: ['General'],
        listedOn: '2012-12-31',
        remarks: 'Fled.',
      },
      expect.objectContaining({
        entryId: 'CDe.999',
        kind: 'organisation',
        names: [
          { text: 'VELT FRONT', kind: 'primary' },
          { text: 'Old Velt', kind: 'former' },
        ],
      }),
    ]);
  });
});

describe('EU', () => {
  it('aliases, partial and circa dates, unknown countries, numbers known to be false', () => {
    const xml = `<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-03-18T14:52:26+01:00"><sanctionEntity designationDetails="" unitedNationId="CDi.999" euReferenceNumber="EU.1.1" logicalId="13"><remark>A remark</remark><regulation publicationDate="2003-07-08" programme="UKR" logicalId="1"/><subjectType code="person"/><nameAlias firstName="Ivan" middleName="" lastName="Velt" wholeName="Ivan Velt" function="Director" gender="M" title="" nameLanguage="" strong="true"/><nameAlias wholeName="Вельт" nameLanguage="RU" strong="true"/><citizenship countryIso2Code="RU" countryDescription="RUSSIA"/><birthdate circa="true" year="1962" monthOfYear="5" city="Minsk" countryIso2Code="BY"/><address city="Tula" street="Novaya 3" zipCode="300000" countryIso2Code="00" countryDescription="UNKNOWN"/><identification identificationTypeCode="passport" number="N1234567" knownFalse="false"/><identification identificationTypeCode="passport" number="F0000000" knownFalse="true"/></sanctionEntity></export>`;
    const { entries, publication } = read('eu-fsf', xml);
    expect(publication).toEqual({ dated: '2026-03-18' });
    expect(entries).toEqual([
      {
        entryId: 'EU.1.1',
        source: 'EU',
        kind: 'person',
        names: [
          { text: 'Ivan Velt', kind: 'primary' },
          { text: 'Вельт', kind: 'alias', script: 'RU' },
        ],
        programs: ['UKR'],
        identifiers: [{ scheme: 'passport', value: 'N1234567' }],
        countries: ['RU'],
        addresses: ['Novaya 3, 300000 Tula'],
        birthDates: ['circa 1962-05'],
        birthPlaces: ['Minsk, BY'],
        gender: 'M',
        positions: ['Director'],
        listedOn: '2003-07-08',
        remarks: 'UN CDi.999; A remark',
      },
    ]);
  });
});

describe('UK', () => {
  it('OFSI: rows of a group are one entry; facts are found in the other information', () => {
    const header =
      'Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,National Identification Number,National Identification Details,Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID';
    const row = (name: string, type: string, quality: string, more: Record<string, string> = {}): string => {
      const cells: Record<string, string> = {
        'Name 6': name,
        'Group Type': 'Ship',
        'Alias Type': type,
        'Alias Quality': quality,
        Regime: 'Russia',
        'Group ID': '9',
        'Listed On': '04/08/2017',
        ...more,
      };
      return header
        .split(',')
        .map((column) => cells[column] ?? '')
        .join(',');
    };
    const { entries, rows, publication } = read(
      'uk-ofsi',
      [
        `Last Updated,04/05/2022${','.repeat(34)}`,
        header,
        row('VELT STAR', 'Primary name', '', {
          DOB: '00/05/1964',
          Nationality: '(1) Russia. (2) Belarus',
          'Passport Number': '(1) N1 23456 (2) N765432',
          'Other Information': '(IMO number):9187629 (Business Reg No):Tax ID number: 7702000406 (Parent company):VELT OOO',
        }),
        row('STAR', 'AKA', 'Low quality', { 'Address 1': 'Quay 1', Country: 'Russia' }),
        '',
      ].join('\r\n'),
    );
    expect([rows, publication.dated]).toEqual([2, '2022-05-04']);
    expect(entries).toMatchObject([
      {
        entryId: '9',
        kind: 'vessel',
        names: [
          { text: 'VELT STAR', kind: 'primary' },
          { text: 'STAR', kind: 'weak' },
        ],
        identifiers: [
          { scheme: 'passport', value: 'N1 23456' },
          { scheme: 'passport', value: 'N765432' },
          { scheme: 'imo', value: '9187629' },
          { scheme: 'tax', value: '7702000406' },
        ],
        countries: ['RU', 'BY'],
        birthDates: ['1964-05'],
        links: [{ relation: 'Parent company', name: 'VELT OOO' }],
      },
    ]);
  });

  it('the Sanctions List as XML: what is imposed, ships, scripts', () => {
    const xml = `<Designations><DateGenerated>01/02/2026</DateGenerated><Designation><LastUpdated>01/02/2026</LastUpdated><DateDesignated>24/02/2022</DateDesignated><UniqueID>RUS9999</UniqueID><OFSIGroupID>9</OFSIGroupID><Names><Name><Name6>VELT STAR</Name6><NameType>Primary Name</NameType></Name><Name><Name1>Velt</Name1><Name6>Zvezda</Name6><NameType>Alias</NameType></Name></Names><NonLatinNames><NonLatinName><NameNonLatinScript>ВЕЛЬТ</NameNonLatinScript><NonLatinScriptLanguage>Russian</NonLatinScriptLanguage></NonLatinName></NonLatinNames><RegimeName>Russia</RegimeName><IndividualEntityShip>Ship</IndividualEntityShip><SanctionsImposed>Asset freeze|Transport sanctions</SanctionsImposed><OtherInformation>Seen in Murmansk</OtherInformation><UKStatementofReasons>Carries arms</UKStatementofReasons><Addresses><Address><AddressLine1>Quay 1</AddressLine1><AddressCountry>Russia</AddressCountry></Address></Addresses><ShipDetails><Ship><IMONumbers><IMONumber>9187629</IMONumber></IMONumbers><CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Panama</CurrentBelievedFlagOfShip></CurrentBelievedFlagOfShips></Ship></ShipDetails></Designation></Designations>`;
    expect(read('uk-sanctions', xml).entries).toMatchObject([
      {
        entryId: 'RUS9999',
        source: 'UK',
        kind: 'vessel',
        names: [
          { text: 'VELT STAR', kind: 'primary' },
          { text: 'Velt Zvezda', kind: 'alias' },
          { text: 'ВЕЛЬТ', kind: 'alias', script: 'Russian' },
        ],
        identifiers: [{ scheme: 'imo', value: '9187629' }],
        measures: ['Asset freeze', 'Transport sanctions'],
        vessel: { flag: 'Panama' },
        listedOn: '2022-02-24',
        remarks: 'Seen in Murmansk | Carries arms',
      },
    ]);
  });

  it('the Sanctions List as CSV: rows of one id are one entry', () => {
    const text =
      'Report Date: 01/02/2026\nUnique ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,Sanctions Imposed,D.O.B,IMO number,Address Country\nRUS1,VELT,Ivan,Primary Name,,Russia,Individual,Asset freeze|Travel Ban,dd/mm/1962,,Russia\nRUS1,VANYA,,Alias,Low quality weak,Russia,Individual,Asset freeze|Travel Ban,dd/mm/1962,,Russia\n';
    expect(read('uk-sanctions', text)).toMatchObject({
      rows: 2,
      publication: { dated: '2026-02-01' },
      entries: [
        {
          entryId: 'RUS1',
          kind: 'person',
          names: [
            { text: 'Ivan VELT', kind: 'primary' },
            { text: 'VANYA', kind: 'weak' },
          ],
          birthDates: ['1962'],
          measures: ['Asset freeze', 'Travel Ban'],
        },
      ],
    });
  });
});

describe('US', () => {
  it('the Consolidated Screening List as JSON says what its CSV says', () => {
    const json = JSON.stringify({
      results: [
        {
          id: 'abc',
          source: 'Entity List (EL) - Bureau of Industry and Security',
          entity_number: null,
          type: null,
          programs: ['X'],
          name: 'VELT',
          alt_names: ['VELT OOO'],
          addresses: [{ address: 'Novaya 3', city: 'Tula', state: null, postal_code: '300000', country: 'RU' }],
          ids: [{ country: 'RU', number: '1137746390572', type: 'Registration ID' }],
          remarks: null,
          license_requirement: 'For all items',
        },
        { name: 'no source' },
      ],
    });
    const { entries, rejected } = read('us-csl', json);
    expect(entries).toMatchObject([
      {
        entryId: 'abc',
        source: 'EL',
        names: [{ text: 'VELT' }, { text: 'VELT OOO' }],
        identifiers: [{ scheme: 'registration', value: '1137746390572' }],
        countries: ['RU'],
        addresses: ['Novaya 3, Tula, 300000, RU'],
        remarks: 'For all items',
      },
    ]);
    expect(rejected).toMatchObject([{ line: 2 }]);
  });

  it('the Denied Persons List: rows of one order are addresses of one entry', () => {
    const header = [
      'Name',
      'Street_Address',
      'City',
      'State',
      'Country',
      'Postal_Code',
      'Effective_Date',
      'Expiration_Date',
      'Standard_Order',
      'Last_Update',
      'Action',
      'FR_Citation',
    ];
    const row = (...cells: string[]): string => cells.map((cell) => `"${cell}"`).join('\t');
    const text = [
      row(...header),
      row('VELT', 'A 1', 'TULA', '', 'RU', '', '01/02/2023', '', 'Y', '', 'ADDED', '88 F.R. 1'),
      row('VELT', 'B 2', 'TULA', '', 'RU', '', '01/02/2023', '', 'Y', '', 'ADDED', '88 F.R. 1'),
      '',
    ].join('\n');
    expect(read('bis-dpl', text)).toMatchObject({
      rows: 2,
      entries: [
        {
          entryId: 'VELT 01/02/2023',
          source: 'DPL',
          addresses: ['A 1, TULA, RU', 'B 2, TULA, RU'],
          remarks: 'until further notice; ADDED; 88 F.R. 1',
        },
      ],
    });
  });
});

describe('OpenSanctions', () => {
  it('targets.simple.csv', () => {
    const text =
      '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails","dataset","first_seen","last_seen","last_change"\n"NK-1","Company","Velt","Velt OOO;ВЕЛЬТ","","ru;by","Tula","VLTBRUMM;7702000406","EU - UKR","","","X","2023-04-20T12:00:00","",""\n';
    expect(read('opensanctions', text).entries).toMatchObject([
      {
        entryId: 'NK-1',
        source: 'OS-SANCTION',
        names: [{ text: 'Velt' }, { text: 'Velt OOO' }, { text: 'ВЕЛЬТ' }],
        countries: ['RU', 'BY'],
        identifiers: expect.arrayContaining([
          { scheme: 'bic', value: 'VLTBRUMM' },
          { scheme: 'registration', value: '7702000406' },
        ]) as unknown[],
        listedOn: '2023-04-20',
      },
    ]);
  });

  it('entities.ftm.json: entries by topic, ownership with names, everything else counted', () => {
    const lines = [
      { id: 'own-1', schema: 'Ownership', properties: { owner: ['NK-1'], asset: ['NK-2'], percentage: ['51,5%'] } },
      {
        id: 'NK-1',
        schema: 'Company',
        properties: {
          name: ['Velt'],
          weakAlias: ['VLT'],
          previousName: ['Old Velt'],
          topics: ['sanction'],
          innCode: ['7702000406'],
          addressEntity: ['a-1'],
          country: ['ru'],
        },
      },
      { id: 'NK-2', schema: 'Company', properties: { name: ['Tochka'], country: ['kg'] } },
      { id: 'NK-3', schema: 'Person', properties: { name: ['Minister'], topics: ['role.pep'] } },
      { id: 'a-1', schema: 'Address', properties: { full: ['Novaya 3, Tula'] } },
    ].map((line) => JSON.stringify(line));
    const { entries, edges, context, rows, rejected } = read('opensanctions', `${lines.join('\n')}\n{"id":""}\n`);
    expect(entries).toMatchObject([
      {
        entryId: 'NK-1',
        source: 'OS-SANCTION',
        names: [
          { text: 'Velt', kind: 'primary' },
          { text: 'Old Velt', kind: 'former' },
          { text: 'VLT', kind: 'weak' },
        ],
        identifiers: [{ scheme: 'tax', value: '7702000406' }],
        addresses: ['Novaya 3, Tula'],
      },
    ]);
    expect(edges).toEqual([
      { relation: 'owns', ownerId: 'NK-1', ownerName: 'Velt', assetId: 'NK-2', assetName: 'Tochka', share: 51.5, assetCountry: 'KG' },
    ]);
    expect([context, rows, rejected.length]).toEqual([3, 6, 1]);
  });
});

describe('a bank’s own', () => {
  it('list', () => {
    const text =
      'id,name,kind,aliases,weak_aliases,bic,account,countries,remarks\n1,Velt,organisation,Velt OOO;VELT Ltd,VLT,VLTBRUMM,TR33 0006,Russia;KG,Do not pay\n,nobody,,,,,,,\n';
    const { entries, rejected } = read('own', text);
    expect(entries).toMatchObject([
      {
        entryId: '1',
        source: 'OWN',
        names: [{ text: 'Velt' }, { text: 'Velt OOO' }, { text: 'VELT Ltd' }, { text: 'VLT', kind: 'weak' }],
        identifiers: [
          { scheme: 'bic', value: 'VLTBRUMM' },
          { scheme: 'account', value: 'TR33 0006' },
        ],
        countries: ['RU', 'KG'],
      },
    ]);
    expect(rejected).toHaveLength(1);
  });

  it('ownership, with shares that are none rejected', () => {
    const { edges, rejected } = read(
      'ownership',
      'owner_id,owner_name,asset_id,asset_name,share\nus-csl:1,Velt,K1,Tochka,50\nus-csl:1,Velt,K2,Punkt,150\nus-csl:1,Velt,K3,Strich,\n',
    );
    expect(edges).toMatchObject([{ ownerId: 'us-csl:1', assetId: 'K1', share: 50 }, { assetId: 'K3' }]);
    expect(rejected).toMatchObject([{ line: 3 }]);
  });
});

it.each(['ofac-sdn', 'un-sc', 'eu-fsf', 'uk-sanctions', 'ofac-cons'])('%s refuses XML that breaks off', (listId) => {
  const roots: Readonly<Record<string, string>> = {
    'ofac-sdn': '<sdnList><sdnEntry><uid>1</uid><lastName>A</lastName></sdnEntry><sdnEntry><uid>2',
    'ofac-cons': '<sanctionsData><entities><entity id="1">',
    'un-sc': '<CONSOLIDATED_LIST><INDIVIDUALS>',
    'eu-fsf': '<export><sanctionEntity euReferenceNumber="1">',
    'uk-sanctions': '<Designations><Designation>',
  };
  expect(() => readTexts(listId, { file: roots[listId]! })).toThrow(expect.objectContaining({ code: 'LIST_MALFORMED' }));
});
